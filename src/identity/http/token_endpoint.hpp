#pragma once

#include "identity/clients/client.hpp"
#include "identity/grants/grant.hpp"
#include "identity/grants/polled_row.hpp"
#include "identity/http/machine_endpoint.hpp"
#include "identity/protocol/token_request.hpp"
#include "identity/users/user_service.hpp"
#include "net/http_message.hpp"

#include <expected>
#include <functional>
#include <optional>
#include <string>

namespace conclave::identity {

class Services;

/// `/connect/token` (RFC 6749, 3.2): codes, refresh tokens, a client's own
/// name and what others vouch for into tokens. Trouble below is a 503,
/// never a 4xx, because clients give a session up on a 4xx. Thread-safe.
class TokenEndpoint {
  public:
    explicit TokenEndpoint(Services& services) : services_(services) {}
    [[nodiscard]] net::Response answer(const net::Request& request);

  private:
    MachineAnswer serve(const net::Request& request);
    /// Who asks, for what, and with which key or certificate (tokens/binding.hpp; empty: none).
    struct Call {
        const Client& client;
        const std::vector<std::string>& resources;
        const std::string& details; // authorization_details as they came; empty: none
        std::string jkt;
    };
    std::expected<std::string, OAuthError> grant(const Call& call, const TokenRequest& wanted);
    std::expected<std::string, OAuthError> by_code(const Call& call, const CodeGrant& wanted);
    std::expected<std::string, OAuthError> by_refresh(const Call& call, const RefreshGrant& wanted);
    std::expected<std::string, OAuthError> by_client(const Call& call, const ClientGrant& wanted);
    /// The answer to a client that asks again and again; `poll` does so.
    std::expected<std::string, OAuthError>
    polled(const Call& call,
           const std::function<std::expected<Grant, PollError>(const GrantCheck&)>& poll);
    /// What a person has allowed, turned into tokens for the first time. `refresh_token` has been
    /// kept already; empty: none.
    std::expected<std::string, OAuthError> first_tokens(const Call& call, const Grant& grant,
                                                        const std::string& refresh_token);
    std::expected<User, OAuthError> active_user(const Grant& grant);
    /// What the call asks for beyond the grant, if it does.
    [[nodiscard]] std::optional<OAuthError> excess(const Call& call, const Grant& grant,
                                                   const std::vector<std::string>& scope) const;
    [[nodiscard]] bool may_target(const Grant& grant,
                                  const std::vector<std::string>& resources) const;

    Services& services_;
};

} // namespace conclave::identity
