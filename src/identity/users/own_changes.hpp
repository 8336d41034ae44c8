#pragma once

#include "base/clock.hpp"
#include "identity/users/user_service.hpp"
#include "store/database.hpp"

#include <chrono>
#include <expected>
#include <functional>
#include <string>

namespace conclave::identity {

/// So often may people change their user name in this time; each name that they give up stays
/// theirs, and nobody collects names.
constexpr long long most_name_changes = 3;
constexpr std::chrono::days name_changes_window{30};

/// What people change of how they are called and reached, each in one transaction. `also` runs in
/// it when all is well, before the change: when it returns false nothing is changed and the refusal
/// is `stale`, as when the account was shut or got another password or address since `user` was
/// read. Thread-safe; waits for SQL.
class OwnChanges {
  public:
    using Also = std::function<bool(soci::session&)>;

    OwnChanges(store::Database& database, const base::Clock& clock)
        : database_(database), clock_(clock) {}

    /// Rules as for new accounts; no name or address of somebody else, nor a name that somebody
    /// else has given up. `too_often`: see above.
    [[nodiscard]] std::expected<void, UserRefusal>
    set_username(const User& user, const std::string& username, const Also& also);
    /// `verified`: the person has shown that they read its mail. What was sent to the old address
    /// is worth nothing from then on.
    [[nodiscard]] std::expected<void, UserRefusal>
    set_email(const User& user, const std::string& email, bool verified, const Also& also);
    /// E.164, or empty: none. Another number than before is unverified.
    [[nodiscard]] std::expected<void, UserRefusal> set_phone(const User& user,
                                                             const std::string& number);

  private:
    store::Database& database_;
    const base::Clock& clock_;
};

} // namespace conclave::identity
