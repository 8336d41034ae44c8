#pragma once

#include "base/clock.hpp"
#include "identity/outgoing/bell.hpp"
#include "store/database.hpp"
#include "store/secret_box.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace conclave::identity {

/// A client that must hear that its request was answered (CIBA Core 1.0, 10.2).
struct QueuedPing {
    std::string page_id; // the request's name in the store
    std::string client_id;
    std::string auth_req_id;
    std::string token; // the client_notification_token: by it the client knows us
    int attempts = 0;  // that failed before
};

/// Pause before the next attempt after `attempts` failures; nullopt: enough of it. The client may
/// ask by itself all the while.
[[nodiscard]] std::optional<std::chrono::seconds> ping_retry_pause(int attempts);

/// Requests without a browser whose answer has not been told yet: rows of BackchannelStore, which
/// end when the client has got its tokens, or is too late. Several processes may claim from one
/// store. Thread-safe; waits for SQL.
class PingQueue {
  public:
    PingQueue(store::Database& database, const base::Clock& clock, const store::SecretBox& box)
        : database_(database), clock_(clock), box_(box) {}

    /// Up to `limit` that are due. Each comes up again after ping_claim_lease, unless `done` or
    /// `put_off` is called: whoever claimed it may have died.
    [[nodiscard]] std::vector<QueuedPing> claim(std::size_t limit);
    void done(const QueuedPing& ping);
    /// False when it was tried often enough and is dropped.
    [[nodiscard]] bool put_off(const QueuedPing& ping);
    /// Rung when somebody has answered.
    [[nodiscard]] Bell& bell() { return bell_; }

  private:
    void set_next(const QueuedPing& ping, int attempts, long long at);

    store::Database& database_;
    const base::Clock& clock_;
    const store::SecretBox& box_;
    Bell bell_;
};

constexpr std::chrono::seconds ping_claim_lease{180};

} // namespace conclave::identity
