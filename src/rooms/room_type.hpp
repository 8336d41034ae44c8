#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace conclave::rooms {

/// Twilio's kinds of room.
enum class RoomType { peer_to_peer, go, group, group_small };

/// The names of the REST API: "peer-to-peer", "go", "group", "group-small".
[[nodiscard]] std::string_view to_text(RoomType type);
[[nodiscard]] std::optional<RoomType> room_type_from_text(std::string_view text);

/// How many participants such a room holds, where nobody has said otherwise.
[[nodiscard]] std::size_t max_participants(RoomType type);

/// Does media go from participant to participant, past the server?
[[nodiscard]] bool is_peer_to_peer(RoomType type);

} // namespace conclave::rooms
