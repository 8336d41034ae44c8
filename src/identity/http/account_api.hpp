#pragma once

#include "identity/http/authorize_endpoint.hpp"
#include "identity/http/sign_in_flow.hpp"
#include "identity/users/user_service.hpp"
#include "net/http_message.hpp"

#include <boost/json/fwd.hpp>
#include <optional>
#include <string>

namespace conclave::identity {

class Services;

/// The JSON that the sign-in, registration and consent pages send (docs/http-contracts.md).
/// Thread-safe; waits for SQL and hashes.
class AccountApi {
  public:
    AccountApi(Services& services, AuthorizeEndpoint& authorize)
        : services_(services), authorize_(authorize), flow_(services) {}

    [[nodiscard]] net::Response login(const net::Request& request);
    [[nodiscard]] net::Response second_factor(const net::Request& request);
    [[nodiscard]] net::Response register_user(const net::Request& request);
    [[nodiscard]] net::Response consent(const net::Request& request);
    [[nodiscard]] net::Response cancel(const net::Request& request);

  private:
    [[nodiscard]] std::optional<net::Response> throttle_login(const net::Request& request,
                                                              std::string_view username);
    /// The password is right: what else does this person need?
    [[nodiscard]] net::Response after_password(const net::Request& request, const User& user,
                                               bool remember, std::optional<Ticket> open,
                                               std::string_view next);
    [[nodiscard]] net::Response registered(const net::Request& request, const User& user,
                                           std::optional<Ticket> open);

    Services& services_;
    AuthorizeEndpoint& authorize_;
    SignInFlow flow_;
};

} // namespace conclave::identity
