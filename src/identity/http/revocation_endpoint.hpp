#pragma once

#include "identity/http/machine_endpoint.hpp"
#include "net/http_message.hpp"

namespace conclave::identity {

class Services;

/// `/connect/revocation` (RFC 7009). 200 for every well-formed request, whatever the token; another
/// client's token is left alone. Thread-safe.
class RevocationEndpoint {
  public:
    explicit RevocationEndpoint(Services& services) : services_(services) {}
    [[nodiscard]] net::Response answer(const net::Request& request);

  private:
    MachineAnswer serve(const net::Request& request);

    Services& services_;
};

} // namespace conclave::identity
