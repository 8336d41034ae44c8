#include "rooms/room_type.hpp"

namespace conclave::rooms {

std::string_view to_text(RoomType type) {
    switch (type) {
    case RoomType::peer_to_peer:
        return "peer-to-peer";
    case RoomType::go:
        return "go";
    case RoomType::group:
        return "group";
    case RoomType::group_small:
        return "group-small";
    }
    return "unknown";
}

std::optional<RoomType> room_type_from_text(std::string_view text) {
    for (const auto type :
         {RoomType::peer_to_peer, RoomType::go, RoomType::group, RoomType::group_small}) {
        if (to_text(type) == text) {
            return type;
        }
    }
    return std::nullopt;
}

std::size_t max_participants(RoomType type) {
    switch (type) {
    case RoomType::peer_to_peer:
        return 10;
    case RoomType::go:
        return 2;
    case RoomType::group:
        return 50;
    case RoomType::group_small:
        return 4;
    }
    return 0;
}

bool is_peer_to_peer(RoomType type) {
    return type == RoomType::peer_to_peer || type == RoomType::go;
}

} // namespace conclave::rooms
