#include "rooms/room_state.hpp"

namespace conclave::rooms {

std::string_view to_text(ParticipantStatus status) {
    switch (status) {
    case ParticipantStatus::connected:
        return "connected";
    case ParticipantStatus::reconnecting:
        return "reconnecting";
    case ParticipantStatus::disconnected:
        return "disconnected";
    }
    return "disconnected";
}

} // namespace conclave::rooms
