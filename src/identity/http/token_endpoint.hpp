#pragma once

#include "identity/http/services.hpp"
#include "identity/protocol/token_request.hpp"
#include "net/http_message.hpp"

#include <expected>
#include <string>

namespace conclave::identity {

/// `/connect/token` (RFC 6749, 3.2): codes and refresh tokens into tokens. Trouble below is a 503,
/// never a 4xx, because clients give a session up on a 4xx. Thread-safe.
class TokenEndpoint {
  public:
    explicit TokenEndpoint(Services& services) : services_(services) {}
    [[nodiscard]] net::Response answer(const net::Request& request);

  private:
    std::expected<std::string, OAuthError> serve(const net::Request& request);
    std::expected<std::string, OAuthError> by_code(const Client& client, const CodeGrant& wanted);
    std::expected<std::string, OAuthError> by_refresh(const Client& client,
                                                      const RefreshGrant& wanted);
    std::expected<User, OAuthError> active_user(const Grant& grant);
    std::string tokens(const TokenSubject& subject, std::string_view nonce,
                       std::string_view refresh_token);

    Services& services_;
};

} // namespace conclave::identity
