#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "mail/message.hpp"
#include "store/database.hpp"
#include "store/secret_box.hpp"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::mail {

struct Queued {
    std::string id;
    Message message;
    int attempts = 0; // deliveries that failed before
};

/// Pause before the next delivery after `attempts` failures: 30 s, then four times longer each
/// time, at most an hour (RFC 5321, 4.5.4.1 asks for patience; what we send is soon useless).
[[nodiscard]] std::chrono::seconds retry_pause(int attempts);

/// Mails that wait for delivery, in the store: whatever happens to the mail server or to us,
/// nothing is lost before it is useless. Contents stand there encrypted. Several processes may
/// claim from one store; each mail goes to one of them. Thread-safe; waits for SQL. Needs
/// `database.migrate("mail", migrations())`.
class Outbox {
  public:
    Outbox(store::Database& database, const store::SecretBox& box, const base::Clock& clock,
           base::Random& random);

    /// Queues it; after `useful_for` it is dropped unsent. A message to nobody (`to` is empty)
    /// costs what another costs and is dropped: so an answer's time does not tell whether there is
    /// someone.
    void put(const Message& message, std::chrono::seconds useful_for);

    /// Up to `limit` mails that are due. They stay queued and come up again, unless `done` or
    /// `put_off` is called, after claim_lease: whoever claimed them may have died.
    [[nodiscard]] std::vector<Queued> claim(std::size_t limit);
    void done(std::string_view id);
    void put_off(const Queued& mail);
    void drop_useless();
    [[nodiscard]] std::size_t waiting();

    /// Until `put` is called here, `longest` has passed, or `stop` is requested.
    void wait(std::chrono::seconds longest, const std::stop_token& stop);

  private:
    store::Database& database_;
    const store::SecretBox& box_;
    const base::Clock& clock_;
    base::Random& random_;
    std::mutex mutex_; // guards fresh_
    std::condition_variable_any came_;
    bool fresh_ = false;
};

/// Longer than the longest delivery.
constexpr std::chrono::seconds claim_lease{300};

} // namespace conclave::mail
