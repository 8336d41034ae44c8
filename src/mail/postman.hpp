#pragma once

#include "mail/outbox.hpp"
#include "mail/transport.hpp"

#include <memory>
#include <thread>

namespace conclave::mail {

/// Carries mails from the outbox to the transport, on a thread of its own because a slow mail
/// server must keep nobody else waiting. Owns the transport; the outbox must outlive it.
class Postman {
  public:
    Postman(Outbox& outbox, std::unique_ptr<Transport> transport);
    ~Postman(); // stops
    Postman(const Postman&) = delete;
    Postman& operator=(const Postman&) = delete;

    void start();
    /// Cuts a delivery under way short; its mail is delivered later.
    void stop();
    /// One round: everything that is due. For the thread, and for tests without one.
    void deliver(const std::stop_token& stop = {});

  private:
    void run(const std::stop_token& stop);

    Outbox& outbox_;
    const std::unique_ptr<Transport> transport_;
    std::jthread thread_;
};

} // namespace conclave::mail
