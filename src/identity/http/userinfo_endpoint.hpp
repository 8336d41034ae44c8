#pragma once

#include "identity/access_token_claims.hpp"
#include "identity/clients/client.hpp"
#include "net/http_message.hpp"

#include <optional>
#include <string_view>

namespace conclave::identity {

class Services;

/// `/connect/userinfo` (OpenID Connect Core, 5.3). The token comes in the Authorization header, or
/// in the form of a POST, never in the query. Thread-safe.
class UserInfoEndpoint {
  public:
    explicit UserInfoEndpoint(Services& services) : services_(services) {}
    [[nodiscard]] net::Response answer(const net::Request& request);

  private:
    [[nodiscard]] std::optional<net::Response> check_binding(const net::Request& request,
                                                             const AccessTokenClaims& claims,
                                                             const Client& client,
                                                             std::string_view token, bool dpop);

    Services& services_;
};

} // namespace conclave::identity
