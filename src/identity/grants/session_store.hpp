#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "identity/config.hpp"
#include "store/database.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace conclave::identity {

/// A browser in which somebody is signed in.
struct Session {
    std::string sid;        // public: stands in tokens
    std::string browser_id; // value of the check-session cookie (S3)
    User user;
    base::WallTime auth_time{};
    base::WallTime expires_at{};
    bool persistent = false;
};

struct NewSession {
    std::string key; // the cookie's value; kept as a hash only
    Session session;
};

/// Sessions by the hash of their key. Thread-safe; waits for SQL.
class SessionStore {
  public:
    SessionStore(store::Database& database, const base::Clock& clock, base::Random& random,
                 SessionPolicy policy);

    /// A new key each time, against fixation; `old_key` is dead at once. The same person keeps the
    /// sid, so that signing in again ends nothing elsewhere; another person's session ends.
    [[nodiscard]] NewSession start(const User& user, bool persistent, std::string_view old_key);
    /// nullopt: no such session, expired, or the user was disabled or has a new password.
    [[nodiscard]] std::optional<Session> find(std::string_view key);
    /// Ends it, and with it the refresh tokens of clients that wish so.
    void end(std::string_view sid);
    void drop_expired();

  private:
    store::Database& database_;
    const base::Clock& clock_;
    base::Random& random_;
    const SessionPolicy policy_;
};

} // namespace conclave::identity
