#pragma once

#include "base/clock.hpp"
#include "identity/users/user_service.hpp"

#include <boost/json/fwd.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace soci {
class session;
}

namespace conclave::identity {

/// What hung on an account before anybody had shown that its address is theirs. Whoever registers
/// with the address of somebody else can attach all of it, so it goes when the owner of the address
/// takes the account over by mail; else the stranger would come back in ("account pre-hijacking").
struct Unproven {
    std::vector<std::string> providers{}; // by the names that people read
    std::int64_t passkeys = 0;
    std::int64_t authenticators = 0;
    std::int64_t trusted_browsers = 0;
    std::int64_t sessions = 0;
    std::int64_t grants = 0; // with their refresh tokens
    std::int64_t consents = 0;

    /// What opens the account, in words; the rest goes with every new password.
    [[nodiscard]] std::vector<std::string> ways_in() const;
    [[nodiscard]] boost::json::object to_json() const;
};

/// The address, as `user` has it, is of whoever sets the new password: it counts as confirmed, and
/// what hung on the account goes. Within the caller's transaction, which renews the stamp; sessions
/// end with that (SessionStore::end_dead tells their clients). `tokens_until`: when the last access
/// token will have ended. nullopt: the account was changed since `user` was read; nothing is done.
[[nodiscard]] std::optional<Unproven> take_over(soci::session& session, const User& user,
                                                base::WallTime now, base::WallTime tokens_until);

} // namespace conclave::identity
