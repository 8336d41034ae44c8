#pragma once

#include "media/downlink.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::rooms {

/// Channels over which a media server and a client speak of media while it flows.
enum class MediaChannel {
    active_speaker,
    network_quality,
    render_hints,
    publisher_hints,
    track_priority,
    track_switch_off,
};
/// The names of the protocol: "active_speaker" and so on.
[[nodiscard]] std::string_view to_text(MediaChannel channel);
[[nodiscard]] std::optional<MediaChannel> media_channel_from_text(std::string_view text);

/// A channel as the client finds it: the label of a data channel that the server opens.
struct AnnouncedChannel {
    MediaChannel channel;
    std::string label;
};

/// What a client asks of the media server when it connects; the same for the whole session.
struct MediaWishes {
    std::vector<MediaChannel> channels{};
    std::optional<media::BandwidthProfile> bandwidth_profile{}; // absent: send everything
    bool subscribe_to_all = true; // to every track, now and later; false: to none
    bool operator==(const MediaWishes&) const = default;
};

} // namespace conclave::rooms
