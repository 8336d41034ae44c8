#pragma once

#include "rooms/media_wishes.hpp"
#include "rooms/peer_connection.hpp"
#include "rooms/room_type.hpp"
#include "rooms/track.hpp"

#include "base/clock.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What the room tells its participants: values, safe to hand to another thread.
namespace conclave::rooms {

enum class ParticipantStatus { connected, reconnecting, disconnected };
[[nodiscard]] std::string_view to_text(ParticipantStatus status);

/// One participant as the others see it; only publications that are ready.
struct ParticipantView {
    std::string sid;
    std::string identity;
    std::int64_t revision = 0;
    ParticipantStatus status = ParticipantStatus::connected;
    std::vector<Publication> tracks;
};

/// What became of a participant's own tracks.
struct PublishedView {
    std::int64_t revision = 0;
    std::vector<Publication> tracks;
};

/// Which of the others' tracks reach a participant, and under which receiver id.
struct Subscription {
    std::string track_sid;
    std::string receiver_id;
    std::optional<account::Fault> fault{}; // why it can't get the track; then no receiver id
    bool operator==(const Subscription&) const = default;
};
struct SubscribedView {
    std::int64_t revision = 0;
    std::vector<Subscription> tracks;
};

/// Changes for one participant that belong together in one message.
struct RoomDelta {
    std::vector<ParticipantView> participants;
    std::optional<PublishedView> published{};
    std::optional<SubscribedView> subscribed{};
    std::vector<PeerConnectionUpdate> peer_connections;
    std::vector<AnnouncedChannel> channels{};
    [[nodiscard]] bool empty() const {
        return participants.empty() && !published && !subscribed && peer_connections.empty() &&
               channels.empty();
    }
};

/// Who a participant is in which room; enough to find, or rebuild, both.
struct SessionIdentity {
    std::string account_sid;
    std::string room_sid;
    std::string room_name;
    RoomType room_type = RoomType::peer_to_peer;
    std::string participant_sid;
    std::string identity;
    base::WallTime joined;
    MediaWishes wishes{};
};

/// The whole state for one participant, when it has joined or come back. All others are listed,
/// and every peer connection that lives.
struct RoomSnapshot {
    SessionIdentity session;
    LocalState own; // as last processed
    std::int64_t session_timeout_seconds = 0;
    bool media_served = false; // does media pass a server?
    RoomDelta state;
};

} // namespace conclave::rooms
