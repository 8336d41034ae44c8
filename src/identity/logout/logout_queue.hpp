#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "identity/outgoing/bell.hpp"
#include "store/database.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::identity {

/// A client that must hear that a session has ended.
struct QueuedLogout {
    std::string id;
    std::string client_id;
    std::string sid;
    std::string user_id;
    int attempts = 0; // that failed before
};

/// Pause before the next attempt after `attempts` failures; nullopt: enough of it. By then tokens
/// of the session have mostly expired on their own.
[[nodiscard]] std::optional<std::chrono::seconds> logout_retry_pause(int attempts);

/// Clients that still have to be told of the end of a session (OpenID Connect Back-Channel Logout
/// 1.0), in the store: they are told though a client or this server is down for a while. Several
/// processes may claim from one store. Thread-safe; waits for SQL.
class LogoutQueue {
  public:
    LogoutQueue(store::Database& database, const base::Clock& clock, base::Random& random)
        : database_(database), clock_(clock), random_(random) {}

    /// Queues the clients of the session that have a back-channel address and forgets which clients
    /// it had. In the transaction that ends the session; call `wake` after it. A client for which
    /// max_waiting_logouts wait is left out: it is away for good.
    void session_ended(soci::session& session, const std::string& sid, const std::string& user_id);
    void wake() { bell_.ring(); }

    /// Up to `limit` that are due. Each comes up again after logout_claim_lease, unless `done` or
    /// `put_off` is called: whoever claimed it may have died.
    [[nodiscard]] std::vector<QueuedLogout> claim(std::size_t limit);
    void done(std::string_view id);
    /// False when it was tried often enough and is dropped.
    [[nodiscard]] bool put_off(const QueuedLogout& logout);
    [[nodiscard]] std::size_t waiting();

    /// Until `wake` is called here, `longest` has passed, or `stop` is requested.
    void wait(std::chrono::seconds longest, const std::stop_token& stop) {
        bell_.wait(longest, stop);
    }

  private:
    store::Database& database_;
    const base::Clock& clock_;
    base::Random& random_;
    Bell bell_;
};

constexpr long long max_waiting_logouts = 1000; // of one client
constexpr std::chrono::seconds logout_claim_lease{180};

} // namespace conclave::identity
