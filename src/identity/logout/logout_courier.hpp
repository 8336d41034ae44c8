#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "identity/clients/client_service.hpp"
#include "identity/keys/key_ring.hpp"
#include "identity/logout/logout_queue.hpp"
#include "identity/outgoing/outgoing.hpp"
#include "identity/outgoing/rounds.hpp"
#include "identity/registration/client_keys.hpp"
#include "identity/subjects/subjects.hpp"

#include <functional>
#include <memory>
#include <string>

namespace conclave::identity {

/// Tells clients that sessions have ended (OpenID Connect Back-Channel Logout 1.0, 2.5), on a
/// thread of its own because a slow client must keep nobody else waiting. Everything it refers to
/// must outlive it.
class LogoutCourier {
  public:
    struct Tools {
        LogoutQueue& queue;
        ClientService& clients;
        ClientKeys& client_keys;
        std::function<std::shared_ptr<const KeyRing>()> keys;
        const Subjects& subjects;
        const Outgoing& outgoing;
        const base::Clock& clock;
        base::Random& random;
        std::string issuer;
    };
    explicit LogoutCourier(Tools tools);

    void start() { rounds_.start(); }
    /// Waits for a request under way, outgoing_timeout at most.
    void stop() { rounds_.stop(); }
    /// One round: everything that is due. For the thread, and for tests without one.
    void deliver(const std::stop_token& stop = {});

  private:
    enum class Result { sent, refused, put_off, dropped };

    [[nodiscard]] Result tell(const QueuedLogout& logout);

    Tools tools_;
    Rounds rounds_;
};

} // namespace conclave::identity
