#include "server/room_wishes.hpp"

#include "base/random.hpp"

namespace conclave::server {
namespace {

std::unexpected<account::Fault> refuse(account::ErrorCode code, std::string words) {
    return std::unexpected(account::Fault{code, std::move(words)});
}

} // namespace

std::string room_name(const rooms::RoomService& rooms, const std::string& account_sid,
                      const std::string& name_or_sid) {
    const auto room = rooms.find(account_sid, name_or_sid);
    return room ? room->name : name_or_sid;
}

std::expected<std::string, account::Fault>
prepare_room(rooms::RoomService& rooms, const std::string& account_sid, rooms::RoomType fallback,
             const site::RoomWish& wish, base::WallTime until) {
    // The policy was asked about this name: a room that has it as its SID has come only now.
    if (const auto room = rooms.find(account_sid, wish.name); room && room->name == wish.name) {
        return std::string(
            rooms::to_text(room->type)); // as the hosted service: it stays what it is
    }
    if (base::is_sid(wish.name, "RM")) { // nobody opens rooms by SID
        return refuse(account::ErrorCode::room_not_found, "There is no such room now.");
    }
    if (!wish.may_create) {
        return refuse(account::ErrorCode::room_not_found,
                      "There is no such room now, and you may not open one");
    }
    const auto type =
        wish.type.empty() ? std::optional(fallback) : rooms::room_type_from_text(wish.type);
    if (!type) {
        return refuse(account::ErrorCode::room_type_invalid,
                      "\"" + wish.type +
                          "\" is no type of room. Use group, group-small, peer-to-peer or go.");
    }
    if (!rooms.supports(*type)) {
        return refuse(
            account::ErrorCode::room_type_invalid,
            "This server's media engine is switched off, so it cannot host rooms of type " +
                std::string(rooms::to_text(*type)) + ". Use peer-to-peer or go.");
    }
    return std::string(rooms::to_text(rooms.reserve_type(account_sid, wish.name, *type, until)));
}

} // namespace conclave::server
