#include "rooms/media_wishes.hpp"

namespace conclave::rooms {

std::string_view to_text(MediaChannel channel) {
    switch (channel) {
    case MediaChannel::active_speaker:
        return "active_speaker";
    case MediaChannel::network_quality:
        return "network_quality";
    case MediaChannel::render_hints:
        return "render_hints";
    case MediaChannel::publisher_hints:
        return "publisher_hints";
    case MediaChannel::track_priority:
        return "track_priority";
    case MediaChannel::track_switch_off:
        return "track_switch_off";
    }
    return "unknown";
}

std::optional<MediaChannel> media_channel_from_text(std::string_view text) {
    for (const auto channel : {MediaChannel::active_speaker, MediaChannel::network_quality,
                               MediaChannel::render_hints, MediaChannel::publisher_hints,
                               MediaChannel::track_priority, MediaChannel::track_switch_off}) {
        if (to_text(channel) == text) {
            return channel;
        }
    }
    return std::nullopt;
}

} // namespace conclave::rooms
