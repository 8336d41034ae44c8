#pragma once

#include "net/router.hpp"
#include "signaling/context.hpp"

#include <memory>

namespace conclave::signaling {

/// The sockets that the SDK opens: `/signaling` and `/v1/VideoEvents`.
/// Everything given outlives the service, and the service outlives the net::Server it is mounted
/// on. Stop in this order: net::Server::stop (sockets say goodbye), RoomService::stop, the loops.
class Service {
  public:
    Service(Config config, const account::KeyLookup& keys, rooms::RoomService& rooms,
            const base::Clock& clock, base::Random& random);

    void mount(net::Router& router);

    /// Sockets that have said hello, for /readyz and the console.
    [[nodiscard]] std::size_t sessions() const { return context_.sessions; }

  private:
    Context context_;
};

} // namespace conclave::signaling
