#pragma once

#include "identity/http/authorize_endpoint.hpp"
#include "identity/http/services.hpp"
#include "net/http_message.hpp"

#include <boost/json/fwd.hpp>
#include <optional>
#include <string>

namespace conclave::identity {

/// The JSON that the sign-in, registration and consent pages use (docs/http-contracts.md).
/// Thread-safe; waits for SQL and hashes.
class AccountApi {
  public:
    AccountApi(Services& services, AuthorizeEndpoint& authorize)
        : services_(services), authorize_(authorize) {}

    [[nodiscard]] net::Response context(const net::Request& request);
    [[nodiscard]] net::Response login(const net::Request& request);
    [[nodiscard]] net::Response register_user(const net::Request& request);
    [[nodiscard]] net::Response consent(const net::Request& request);
    [[nodiscard]] net::Response cancel(const net::Request& request);

  private:
    /// The authorization request that a page belongs to, if it names one.
    struct Ticket {
        std::string handle;
        PendingAuthorize pending;
    };
    [[nodiscard]] std::expected<std::optional<Ticket>, net::Response>
    ticket(const net::Request& request, std::string_view handle);
    [[nodiscard]] std::optional<net::Response> throttle_login(const net::Request& request,
                                                              std::string_view username);
    [[nodiscard]] net::Response signed_in(const net::Request& request, const User& user,
                                          bool remember, std::optional<Ticket> open);

    Services& services_;
    AuthorizeEndpoint& authorize_;
};

} // namespace conclave::identity
