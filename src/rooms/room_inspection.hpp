#pragma once

#include "rooms/directory.hpp"
#include "rooms/room_state.hpp"

#include <string>
#include <vector>

/// A room as its operator may see it: values, safe to hand to another thread.
namespace conclave::rooms {

struct ParticipantInspection {
    ParticipantView view;
    base::WallTime joined;
    std::string media; // RoomMedia::explain
};

struct RoomInspection {
    RoomRecord room;
    std::vector<ParticipantInspection> participants;
};

} // namespace conclave::rooms
