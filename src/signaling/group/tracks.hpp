#pragma once

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "media/transport.hpp"
#include "rooms/room_state.hpp"
#include "signaling/negotiation/media_side.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

/// What a participant of a group room gives to the others, and gets from them.
namespace conclave::signaling::group {

/// A publication, and where its media comes in. Signaling and media arrive in either order.
struct Source {
    rooms::Publication publication{};
    // Audio and video.
    std::optional<media::IncomingId> incoming{};
    base::MonoTime bound_at{};
    std::vector<bool> wanted{}; // encodings that somebody needs, as the engine says
    std::vector<bool> hinted{}; // what the publisher was told last
    // Data.
    std::optional<media::ChannelId> channel{};
    media::ChannelOptions options{};
};

/// A message that waits for its channel to open.
struct WaitingMessage {
    bool binary = false;
    base::Bytes bytes;
};

/// A track of another participant's on its way to this one.
struct Feed {
    std::string publisher; // participant SID
    std::string track_sid;
    rooms::TrackKind kind = rooms::TrackKind::data;
    /// Under which the client finds it; fresh for each subscription.
    std::string receiver_id;
    std::optional<account::Fault> fault{};
    // Audio and video.
    media::DownlinkPriority publish_priority = media::DownlinkPriority::standard;
    std::optional<media::DownlinkPriority> own_priority{}; // the subscriber's
    media::RenderHint hint{};
    std::optional<media::IncomingId> source{};
    negotiation::DownlinkKey key = 0; // 0: none under way
    std::optional<media::OutgoingId> outgoing{};
    bool stopped = false;  // by the allocator
    bool told_off = false; // what the client was told last
    // Data.
    std::optional<media::ChannelOptions> options{}; // the publisher's channel is open
    std::optional<media::ChannelId> channel{};
    bool open = false;
    std::deque<WaitingMessage> waiting{};

    /// The client gets nothing of it for now: it said so, or there is no room.
    [[nodiscard]] bool off() const { return stopped || !hint.enabled.value_or(true); }
    [[nodiscard]] media::DownlinkPriority priority() const {
        return own_priority.value_or(publish_priority);
    }
};

/// While a subscriber's channel opens, so many messages are kept for it, the newest.
constexpr std::size_t max_waiting_messages = 128;

[[nodiscard]] constexpr media::DownlinkPriority to_media(rooms::Priority priority) {
    switch (priority) {
    case rooms::Priority::low:
        return media::DownlinkPriority::low;
    case rooms::Priority::standard:
        return media::DownlinkPriority::standard;
    case rooms::Priority::high:
        return media::DownlinkPriority::high;
    }
    return media::DownlinkPriority::standard;
}

[[nodiscard]] constexpr rooms::Priority to_rooms(media::DownlinkPriority priority) {
    switch (priority) {
    case media::DownlinkPriority::low:
        return rooms::Priority::low;
    case media::DownlinkPriority::standard:
        return rooms::Priority::standard;
    case media::DownlinkPriority::high:
        return rooms::Priority::high;
    }
    return rooms::Priority::standard;
}

} // namespace conclave::signaling::group
