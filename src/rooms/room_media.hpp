#pragma once

#include "rooms/peer_connection.hpp"
#include "rooms/room_state.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::rooms {

/// Where a room's media part puts what it has to tell a participant. Within a call into RoomMedia
/// the words are gathered and sent with the room's own news in one message; outside of one (media
/// answered later) they go out at the end of the loop's turn.
class MediaOutput {
  public:
    virtual ~MediaOutput() = default;
    virtual void tell(const std::string& participant_sid, PeerConnectionUpdate update) = 0;
};

/// How media gets from one participant to the others; one object a room, on the room's thread.
/// PeerMesh relays between the participants; a media server sits behind the same interface.
/// Participants are named by SID; calls about one that has not joined are ignored.
class RoomMedia {
  public:
    virtual ~RoomMedia() = default;

    /// `offers`: what the newcomer brought in its connect message.
    virtual void join(const std::string& participant, std::vector<PeerConnectionUpdate> offers) = 0;
    virtual void receive(const std::string& participant, PeerConnectionUpdate update) = 0;
    virtual void leave(const std::string& participant) = 0;

    /// The participant is back with its latest local descriptions. Returns every peer connection of
    /// its that lives, each with what the client may have missed.
    [[nodiscard]] virtual std::vector<PeerConnectionUpdate>
    sync(const std::string& participant, std::vector<PeerConnectionUpdate> updates) = 0;

    /// As join, for a participant whose call began before this program: its peer connections live
    /// on between the clients. `revision_base` is above every revision the client has seen.
    virtual void restore(const std::string& participant, std::vector<PeerConnectionUpdate> updates,
                         std::int64_t revision_base) = 0;
    /// Have all ends of the restored peer connections been claimed?
    [[nodiscard]] virtual bool restored_completely() const = 0;
    /// No further restore is waited for: drops what nobody claimed and connects who is unconnected.
    virtual void settle_restored() = 0;

    /// The receiver id under which `subscriber` gets the track; nullopt: it does not get it.
    [[nodiscard]] virtual std::optional<std::string>
    receiver_id(const std::string& subscriber, const Publication& publication) const = 0;

    /// Shown to clients as `media_region`; nullopt where media does not pass a server.
    [[nodiscard]] virtual std::optional<std::string> region() const = 0;
};

} // namespace conclave::rooms
