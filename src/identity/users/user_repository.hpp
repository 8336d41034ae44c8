#pragma once

#include "identity/users/user_service.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::identity::users {

/// A row with what must not leave the module.
struct Row {
    User user;
    std::string password_hash;
};

// Each call works on a session the caller leased (and may have opened a transaction on).

[[nodiscard]] std::optional<Row> find_by_id(soci::session& session, std::string_view id);
[[nodiscard]] std::optional<Row> find_by_name(soci::session& session, std::string_view name);
[[nodiscard]] std::optional<Row> find_by_email(soci::session& session, std::string_view email);
[[nodiscard]] std::vector<User> list(soci::session& session, std::size_t limit, std::size_t offset);
/// Is the name or address somebody's name or address?
[[nodiscard]] bool taken(soci::session& session, std::string_view username, std::string_view email);
void insert(soci::session& session, const Row& row);
struct NewPassword {
    base::WallTime now;
    base::WallTime lifts_until; // a lock that lasts longer is an administrator's, and stays
};
void set_password(soci::session& session, std::string_view id, std::string_view hash,
                  std::string_view stamp, const NewPassword& when);
/// A better hash of the same password, unless it was changed meanwhile: the stamp stays.
void replace_hash(soci::session& session, std::string_view id, std::string_view old_hash,
                  std::string_view hash);
/// False when the person has another address meanwhile.
[[nodiscard]] bool confirm_email(soci::session& session, std::string_view id,
                                 std::string_view email, base::WallTime now);
/// Takes the person's row for the rest of the transaction, so that of two changes at once one waits
/// for the other. False: the account was shut, or got a new password, since it had that stamp.
[[nodiscard]] bool hold(soci::session& session, std::string_view id, std::string_view stamp);
/// Is there such an account, and open?
[[nodiscard]] bool is_enabled(soci::session& session, std::string_view id);
/// The access tokens that belong to somebody's refresh tokens are refused from now on, until they
/// would have expired.
void refuse_tokens(soci::session& session, std::string_view id, base::WallTime until);
void set_enabled(soci::session& session, std::string_view id, bool enabled, std::string_view stamp,
                 base::WallTime now);
void set_roles(soci::session& session, std::string_view id, const std::vector<std::string>& roles);
void count_failure(soci::session& session, std::string_view id, int max_failures,
                   base::WallTime locked_until);
void reset_failures(soci::session& session, std::string_view id);

} // namespace conclave::identity::users
