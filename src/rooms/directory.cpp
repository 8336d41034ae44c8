#include "rooms/directory.hpp"

#include <algorithm>
#include <utility>

namespace conclave::rooms {

std::optional<RoomRecord> Directory::find(std::string_view account,
                                          std::string_view name_or_sid) const {
    const std::lock_guard lock(mutex_);
    auto found = by_sid_.find(name_or_sid);
    if (found == by_sid_.end()) {
        const auto named = by_name_.find({std::string(account), std::string(name_or_sid)});
        if (named == by_name_.end()) {
            return std::nullopt;
        }
        found = by_sid_.find(named->second);
    }
    if (found == by_sid_.end() || found->second.account_sid != account) {
        return std::nullopt;
    }
    return found->second;
}

std::size_t Directory::size() const {
    const std::lock_guard lock(mutex_);
    return by_sid_.size();
}

std::vector<RoomRecord> Directory::all() const {
    const std::lock_guard lock(mutex_);
    std::vector<RoomRecord> result;
    result.reserve(by_sid_.size());
    for (const auto& [sid, record] : by_sid_) {
        result.push_back(record);
    }
    return result;
}

void Directory::opened(RoomRecord record) {
    const std::lock_guard lock(mutex_);
    by_name_.insert_or_assign({record.account_sid, record.name}, record.sid);
    auto sid = record.sid;
    by_sid_.insert_or_assign(std::move(sid), std::move(record));
}

void Directory::closed(const std::string& sid) {
    const std::lock_guard lock(mutex_);
    const auto found = by_sid_.find(sid);
    if (found == by_sid_.end()) {
        return;
    }
    const auto named = by_name_.find({found->second.account_sid, found->second.name});
    if (named != by_name_.end() && named->second == sid) {
        by_name_.erase(named);
        // The wish was for this room; the next one under its name may be of another type.
        if (const auto wish = reservations_.find({found->second.account_sid, found->second.name});
            wish != reservations_.end()) {
            order_.erase(wish->second.place);
            reservations_.erase(wish);
        }
    }
    by_sid_.erase(found);
}

RoomType Directory::reserve(std::string_view account, std::string_view name, RoomType type,
                            base::WallTime now, base::WallTime until) {
    if (const auto room = find(account, name)) {
        return room->type;
    }
    Key key{account, name};
    const std::lock_guard lock(mutex_);
    if (const auto found = reservations_.find(key); found != reservations_.end()) {
        auto& reservation = found->second;
        if (reservation.until <= now) {
            reservation.type = type;
        }
        reservation.until = std::max(reservation.until, until);
        return reservation.type;
    }
    if (reservations_.size() >= max_reservations) {
        reservations_.erase(order_.front());
        order_.pop_front();
    }
    const auto place = order_.insert(order_.end(), key);
    reservations_.emplace(std::move(key), Reservation{type, until, place});
    return type;
}

std::optional<RoomType> Directory::reserved(std::string_view account, std::string_view name,
                                            base::WallTime now) const {
    const std::lock_guard lock(mutex_);
    const auto found = reservations_.find({std::string(account), std::string(name)});
    if (found == reservations_.end() || found->second.until <= now) {
        return std::nullopt;
    }
    return found->second.type;
}

} // namespace conclave::rooms
