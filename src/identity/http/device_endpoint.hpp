#pragma once

#include "identity/http/machine_endpoint.hpp"
#include "identity/http/stranger_quota.hpp"
#include "net/http_message.hpp"

namespace conclave::identity {

class Services;

/// `/connect/deviceauthorization` (RFC 8628, 3.1): a device gets a code for itself and one for the
/// person who uses it. Thread-safe.
class DeviceEndpoint {
  public:
    explicit DeviceEndpoint(Services& services)
        : services_(services), of_strangers_(services, "device_authorization") {}
    [[nodiscard]] net::Response answer(const net::Request& request);

  private:
    MachineAnswer serve(const net::Request& request);

    Services& services_;
    StrangerQuota of_strangers_; // public clients are whoever knows their name
};

} // namespace conclave::identity
