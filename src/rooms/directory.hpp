#pragma once

#include "base/clock.hpp"
#include "rooms/room_type.hpp"

#include <chrono>
#include <cstddef>
#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::rooms {

/// One room in progress and the worker it lives on.
struct RoomRecord {
    std::string account_sid;
    std::string sid;
    std::string name;
    RoomType type = RoomType::peer_to_peer;
    std::size_t worker = 0;
};

/// Which rooms there are, and which types rooms to come shall have. Thread-safe; never waits long.
class Directory {
  public:
    /// In progress under this unique name or SID.
    [[nodiscard]] std::optional<RoomRecord> find(std::string_view account,
                                                 std::string_view name_or_sid) const;
    [[nodiscard]] std::size_t size() const;
    /// Those in progress, of every account, by SID.
    [[nodiscard]] std::vector<RoomRecord> all() const;

    /// By the worker that made or ended the room.
    void opened(RoomRecord record);
    void closed(const std::string& sid);

    /// "Create it with this type if it is not there": the type that the room has or, as far as
    /// nobody came before, shall have when somebody joins by `until`.
    RoomType reserve(std::string_view account, std::string_view name, RoomType type,
                     base::WallTime now, base::WallTime until);
    [[nodiscard]] std::optional<RoomType> reserved(std::string_view account, std::string_view name,
                                                   base::WallTime now) const;

  private:
    using Key = std::pair<std::string, std::string>; // account, name
    struct Reservation {
        RoomType type;
        base::WallTime until;
        std::list<Key>::iterator place;
    };

    mutable std::mutex mutex_;
    std::map<std::string, RoomRecord, std::less<>> by_sid_;
    std::map<Key, std::string> by_name_;
    std::map<Key, Reservation> reservations_;
    std::list<Key> order_; // oldest first
};

/// More reservations than this push out the oldest.
constexpr std::size_t max_reservations = 100'000;

} // namespace conclave::rooms
