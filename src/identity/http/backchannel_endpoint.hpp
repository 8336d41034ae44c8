#pragma once

#include "identity/clients/client.hpp"
#include "identity/http/machine_endpoint.hpp"
#include "identity/protocol/backchannel_request.hpp"
#include "identity/users/user_service.hpp"
#include "net/http_message.hpp"

namespace conclave::identity {

class Services;

/// `/connect/ciba` (CIBA Core 1.0, 7): a client asks for a person who is not at its screen, and
/// then asks the token endpoint until that person has answered. Thread-safe.
class BackchannelEndpoint {
  public:
    explicit BackchannelEndpoint(Services& services) : services_(services) {}
    [[nodiscard]] net::Response answer(const net::Request& request);

  private:
    MachineAnswer serve(const net::Request& request);
    /// The parameters that count: those of the signed request if there is one (7.1.1).
    [[nodiscard]] std::expected<net::Form, OAuthError> parameters(const Client& client,
                                                                  const net::Form& sent);
    [[nodiscard]] std::optional<User> meant(const Client& client, const BackchannelWish& wish);

    Services& services_;
};

} // namespace conclave::identity
