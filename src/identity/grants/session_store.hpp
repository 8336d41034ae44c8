#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "identity/config.hpp"
#include "identity/logout/logout_queue.hpp"
#include "identity/protocol/acr.hpp"
#include "store/database.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::identity {

/// How somebody has shown who they are.
struct Authentication {
    std::string amr;     // methods, separated by spaces (RFC 8176, 2)
    std::string acr;     // the class they amount to (OpenID Connect Core, 2)
    base::WallTime at{}; // when, if it was not just now
    /// The scheme of the provider of others that vouches for them; empty: they signed in here, with
    /// a password or a passkey.
    std::string provider{};

    /// The same as tokens say it (`idp`, as in the replaced stack); empty: nobody knows any more.
    [[nodiscard]] std::string idp() const;
};

/// Where somebody signs in, for the list that its owner sees. Cut to the columns' widths.
struct Place {
    std::string user_agent;
    std::string address;
};

/// A browser in which somebody is signed in.
struct Session {
    std::string sid;        // public: stands in tokens
    std::string browser_id; // value of the check-session cookie (S3)
    User user;
    base::WallTime auth_time{};
    base::WallTime expires_at{};
    bool persistent = false;
    Authentication how{};
    Place where{};            // of the sign-in
    base::WallTime seen_at{}; // last use, to the minute
};

struct NewSession {
    std::string key; // the cookie's value; kept as a hash only
    Session session;
};

/// Sessions by the hash of their key. Whichever way one ends, its clients are told. Thread-safe;
/// waits for SQL.
class SessionStore {
  public:
    SessionStore(store::Database& database, const base::Clock& clock, base::Random& random,
                 SessionPolicy policy, LogoutQueue& logouts);

    /// A new key each time, against fixation; `old_key` is dead at once. The same person keeps the
    /// sid, so that signing in again ends nothing elsewhere; another person's session ends.
    [[nodiscard]] NewSession start(const User& user, bool persistent, std::string_view old_key,
                                   const Authentication& how = {}, const Place& where = {});
    /// nullopt: no such session, expired, or the user was disabled or has a new password.
    [[nodiscard]] std::optional<Session> find(std::string_view key);
    /// Ends it, and with it the refresh tokens of clients that wish so.
    void end(std::string_view sid);
    /// The living sessions of a person, last used first; without the person in them.
    [[nodiscard]] std::vector<Session> of_user(const User& user);
    /// Ends those that have expired and those whose person has a new password, was disabled, or is
    /// gone: `find` knows none of them any more, but their clients do not know that yet.
    void end_dead();
    /// The same for one person, at once.
    void end_dead(const std::string& user_id);
    /// Ends those that these people began at the provider of this scheme.
    void end_federated(const std::vector<std::string>& user_ids, std::string_view scheme);

  private:
    struct Named;
    void end_all(const std::vector<Named>& sessions);

    store::Database& database_;
    const base::Clock& clock_;
    base::Random& random_;
    const SessionPolicy policy_;
    LogoutQueue& logouts_;
};

} // namespace conclave::identity
