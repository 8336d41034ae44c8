#pragma once

#include "identity/http/services.hpp"
#include "net/http_message.hpp"

namespace conclave::identity {

/// `/connect/userinfo` (OpenID Connect Core, 5.3). The token comes in the Authorization header, or
/// in the form of a POST, never in the query. Thread-safe.
class UserInfoEndpoint {
  public:
    explicit UserInfoEndpoint(Services& services) : services_(services) {}
    [[nodiscard]] net::Response answer(const net::Request& request);

  private:
    Services& services_;
};

} // namespace conclave::identity
