#pragma once

#include "identity/clients/client_service.hpp"
#include "identity/outgoing/outgoing.hpp"
#include "identity/outgoing/rounds.hpp"
#include "identity/pings/ping_queue.hpp"

namespace conclave::identity {

/// Tells clients that a person has answered (CIBA Core 1.0, 10.2: ping mode), on a thread of its
/// own because a slow client must keep nobody else waiting. Everything it refers to must outlive
/// it.
class PingCourier {
  public:
    PingCourier(PingQueue& queue, ClientService& clients, const Outgoing& outgoing);

    void start() { rounds_.start(); }
    /// Waits for a request under way, outgoing_timeout at most.
    void stop() { rounds_.stop(); }
    /// One round: everything that is due. For the thread, and for tests without one.
    void deliver(const std::stop_token& stop = {});

  private:
    /// nullopt: there is nobody to tell any more.
    [[nodiscard]] std::optional<Receipt> tell(const QueuedPing& ping);

    PingQueue& queue_;
    ClientService& clients_;
    const Outgoing& outgoing_;
    Rounds rounds_;
};

} // namespace conclave::identity
