#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "net/server.hpp"
#include "turn/settings.hpp"

#include <memory>
#include <vector>

namespace conclave::turn {

struct ServiceSettings {
    Settings server; // relay addresses as clients are told; own addresses are added here
    std::vector<Endpoint> addresses; // to listen on; 0.0.0.0 and :: stand for all
    std::uint16_t port = 3478;       // UDP and TCP
    std::uint16_t tls_port = 5349;   // 0: no TLS
    bool tcp = true;                 // plain TCP beside UDP
    net::Certificate certificate;    // for TLS
    /// Where relay sockets are bound: local addresses, or 0.0.0.0 and :: behind a NAT.
    Endpoint bind_v4{}, bind_v6{.family = Family::v6};
};

/// The TURN server with its sockets: UDP, TCP and TLS listeners and the relays, all on one loop
/// with a thread of its own. Built, started and stopped on the main thread.
class Service {
  public:
    /// Throws std::runtime_error that says what to do when something can't be opened.
    Service(ServiceSettings settings, const base::Clock& clock, base::Random& random);
    ~Service();
    Service(const Service&) = delete;
    Service& operator=(const Service&) = delete;

    void start();
    /// Closes everything; allocations end without notice, as RFC 8656 leaves it. Idempotent.
    void stop();
    /// New connections get the certificate that is in the files now. Throws like the constructor.
    void reload_certificates();

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace conclave::turn
