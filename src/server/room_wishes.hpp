#pragma once

#include "account/twilio_error.hpp"
#include "base/clock.hpp"
#include "rooms/room_service.hpp"
#include "site/token_endpoint.hpp"

#include <chrono>
#include <expected>
#include <string>

namespace conclave::server {

/// The name of a room that is in progress, for its SID too; what was asked for when there is none.
[[nodiscard]] std::string room_name(const rooms::RoomService& rooms, const std::string& account_sid,
                                    const std::string& name_or_sid);

/// What a person wants of a room, held against the rooms there are: the type it has or will have.
/// The Fault is room_not_found when it does not exist and may not be created, room_type_invalid for
/// a type that nobody knows or that this server can't host.
[[nodiscard]] std::expected<std::string, account::Fault>
prepare_room(rooms::RoomService& rooms, const std::string& account_sid, rooms::RoomType fallback,
             const site::RoomWish& wish, base::WallTime until);

} // namespace conclave::server
