#pragma once

#include "net/http_message.hpp"

namespace conclave::identity {

class Services;

/// The JSON that the sign-out and error pages use (docs/http-contracts.md). Thread-safe.
class LogoutApi {
  public:
    explicit LogoutApi(Services& services) : services_(services) {}
    [[nodiscard]] net::Response describe(const net::Request& request);
    [[nodiscard]] net::Response confirm(const net::Request& request);
    [[nodiscard]] net::Response error(const net::Request& request);
    /// `/connect/endsession/callback`: the frames that tell clients, once.
    [[nodiscard]] net::Response frames(const net::Request& request);

  private:
    Services& services_;
};

} // namespace conclave::identity
