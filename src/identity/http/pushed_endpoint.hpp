#pragma once

#include "identity/http/machine_endpoint.hpp"
#include "identity/http/stranger_quota.hpp"
#include "net/http_message.hpp"

namespace conclave::identity {

class Services;

/// `/connect/par` (RFC 9126): a client leaves its authorization request here, authenticated, and
/// gets a name for it. Everything is checked now, so that its faults are told to the client.
/// Thread-safe.
class PushedEndpoint {
  public:
    explicit PushedEndpoint(Services& services)
        : services_(services), of_strangers_(services, "pushed_authorization") {}
    [[nodiscard]] net::Response answer(const net::Request& request);

  private:
    MachineAnswer serve(const net::Request& request);

    Services& services_;
    StrangerQuota of_strangers_; // public clients are whoever knows their name
};

} // namespace conclave::identity
