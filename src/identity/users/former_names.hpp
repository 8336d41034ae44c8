#pragma once

#include "base/clock.hpp"
#include "store/dialect.hpp"

#include <chrono>
#include <string_view>

namespace soci {
class session;
}

/// User names that people have given up. A user name is who somebody is in rooms, and the policy
/// may give rights to it, so nobody takes it over by themselves: it stays with the account for as
/// long as that lives, and rests for a year when the account has ended. Kept as hashes. Each call
/// works on a session that the caller leased; those that change, within its transaction.
namespace conclave::identity::users {

constexpr std::chrono::days ended_name_rests{365};

/// Has somebody else than `user_id` given up this name, and does it rest?
[[nodiscard]] bool rests(soci::session& session, std::string_view name, std::string_view user_id);
/// `user_id` is called otherwise from now on.
void give_up(soci::session& session, store::Dialect dialect, std::string_view user_id,
             std::string_view name, base::WallTime now);
/// The account ends; `name` is what it was called last.
void end_names(soci::session& session, store::Dialect dialect, std::string_view user_id,
               std::string_view name, base::WallTime now);
/// How many names `user_id` has given up since then.
[[nodiscard]] long long given_up_since(soci::session& session, std::string_view user_id,
                                       base::WallTime since);
/// Names that have rested long enough are free.
void drop_rested(soci::session& session, base::WallTime now);

} // namespace conclave::identity::users
