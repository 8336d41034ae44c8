#include "identity/users/former_names.hpp"

#include "identity/users/fold.hpp"
#include "jose/digest.hpp"

#include <soci/soci.h>
#include <string>

namespace conclave::identity::users {
namespace {

constexpr long long never = 253'402'300'799; // the last second of the year 9999

std::string hash_of(std::string_view name) {
    return jose::sha256_base64url(fold_case(name));
}

struct Resting {
    std::string user_id; // empty: of an account that has ended
    long long given_up_at = 0;
    long long free_at = never;
};

void write(soci::session& session, store::Dialect dialect, std::string_view name,
           const Resting& row) {
    const auto hash = hash_of(name);
    session << "INSERT INTO identity_former_names (name_hash, user_id, given_up_at, free_at) "
               "VALUES (:h, :u, :g, :f)"
            << store::or_update(dialect, "name_hash", {"user_id", "given_up_at", "free_at"}),
        soci::use(hash), soci::use(row.user_id), soci::use(row.given_up_at), soci::use(row.free_at);
}

} // namespace

bool rests(soci::session& session, std::string_view name, std::string_view user_id) {
    const auto hash = hash_of(name);
    const std::string id(user_id);
    long long found = 0;
    // One without an id is nobody's, also when nobody asks.
    session << "SELECT COUNT(*) FROM identity_former_names WHERE name_hash = :h AND (user_id <> :u "
               "OR user_id = '')",
        soci::use(hash), soci::use(id), soci::into(found);
    return found != 0;
}

void give_up(soci::session& session, store::Dialect dialect, std::string_view user_id,
             std::string_view name, base::WallTime now) {
    write(session, dialect, name,
          {.user_id = std::string(user_id), .given_up_at = base::to_unix_seconds(now)});
}

void end_names(soci::session& session, store::Dialect dialect, std::string_view user_id,
               std::string_view name, base::WallTime now) {
    const std::string id(user_id);
    const long long free_at = base::to_unix_seconds(now + ended_name_rests);
    session << "UPDATE identity_former_names SET user_id = '', free_at = :f WHERE user_id = :u",
        soci::use(free_at), soci::use(id);
    write(session, dialect, name,
          {.user_id = {}, .given_up_at = base::to_unix_seconds(now), .free_at = free_at});
}

long long given_up_since(soci::session& session, std::string_view user_id, base::WallTime since) {
    const std::string id(user_id);
    const long long time = base::to_unix_seconds(since);
    long long count = 0;
    session << "SELECT COUNT(*) FROM identity_former_names WHERE user_id = :u AND given_up_at > :t",
        soci::use(id), soci::use(time), soci::into(count);
    return count;
}

void drop_rested(soci::session& session, base::WallTime now) {
    const long long time = base::to_unix_seconds(now);
    session << "DELETE FROM identity_former_names WHERE free_at <= :t", soci::use(time);
}

} // namespace conclave::identity::users
