#pragma once

#include "identity/grants/session_store.hpp"
#include "identity/http/pending_authorize.hpp"
#include "identity/http/stranger_quota.hpp"
#include "identity/protocol/authorize_request.hpp"
#include "identity/protocol/authorize_response.hpp"
#include "identity/protocol/authorize_step.hpp"
#include "net/http_message.hpp"

#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace conclave::identity {

class Services;

/// A request at the point where it stands: what the endpoint and the pages' JSON both look at.
struct AuthorizeState {
    Client client;
    AuthorizeRequest request;
    std::optional<Session> session{};
    AuthorizeStep step = AuthorizeStep::sign_in;
};

/// `/connect/authorize` and its resume (RFC 6749, 3.1; OpenID Connect Core, 3.1.2, 3.3.2).
/// Thread-safe; waits for SQL.
class AuthorizeEndpoint {
  public:
    explicit AuthorizeEndpoint(Services& services)
        : services_(services), of_strangers_(services, "authorization") {}

    [[nodiscard]] net::Response start(const net::Request& request);
    /// A POST from another site comes without Lax cookies: the parameters are stored, and the same
    /// browser comes back with a GET that has them.
    [[nodiscard]] net::Response start_by_post(const net::Request& request);
    [[nodiscard]] net::Response resume(const net::Request& request);

    /// Validates what is pending and decides the next step.
    [[nodiscard]] std::expected<AuthorizeState, AuthorizeFault>
    examine(const net::Request& request, const PendingAuthorize& pending);

    /// The local path that goes on with a pending request.
    [[nodiscard]] static std::string resume_path(std::string_view handle);

  private:
    net::Response proceed(const net::Request& request, const PendingAuthorize& pending,
                          const std::string& handle, net::Response response);
    net::Response refuse(const net::Request& request, const AuthorizeFault& fault,
                         net::Response response);
    net::Response issue(const net::Request& request, const AuthorizeState& state,
                        const PendingAuthorize& pending, net::Response response);
    net::Response deliver(const net::Request& request, std::string_view redirect_uri,
                          ResponseMode mode, const ResponseParameters& parameters,
                          net::Response response) const;

    Services& services_;
    StrangerQuota of_strangers_;
};

} // namespace conclave::identity
