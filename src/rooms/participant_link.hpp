#pragma once

#include "account/twilio_error.hpp"
#include "rooms/room_state.hpp"

#include <cstdint>

namespace conclave::rooms {

/// Names one connection of a client to a room, so that a late word about an old connection can't
/// harm a newer one. Unique within the process.
using LinkId = std::uint64_t;

enum class EndReason {
    completed,       // the room was ended; the client sees RoomCompletedError
    removed,         // taken out by an operator
    stayed_too_long, // longer than RoomOptions::max_participant_duration; may come again
};

/// The way from a room to one client. Owned by the room host, called on the room's thread; must
/// not call back into the room. After ended, refused or replaced nothing more is called.
class ParticipantLink {
  public:
    virtual ~ParticipantLink() = default;
    virtual void connected(RoomSnapshot snapshot) = 0;
    virtual void synced(RoomSnapshot snapshot) = 0;
    virtual void update(RoomDelta delta) = 0;
    virtual void ended(EndReason reason) = 0;
    virtual void refused(account::Fault fault) = 0;
    /// The client came back over another connection; this one is to be dropped.
    virtual void replaced() = 0;
};

} // namespace conclave::rooms
