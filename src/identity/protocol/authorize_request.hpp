#pragma once

#include "identity/clients/client.hpp"
#include "identity/protocol/acr.hpp"
#include "identity/protocol/claims_request.hpp"
#include "identity/protocol/detail_type.hpp"
#include "identity/protocol/resources.hpp"
#include "identity/protocol/response_type.hpp"
#include "net/form.hpp"

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

namespace conclave::identity {

/// Values of `prompt` (OpenID Connect Core, 3.1.2.1; Initiating User Registration 1.0).
struct Prompt {
    bool none = false;
    bool login = false;
    bool consent = false;
    bool select_account = false;
    bool create = false;
};

/// An authorization request that may be served: every parameter has been checked.
struct AuthorizeRequest {
    std::string client_id;
    std::string redirect_uri;
    ResponseType type;
    ResponseMode mode = ResponseMode::query;
    std::vector<std::string> scope;
    std::vector<std::string> resources{}; // RFC 8707, 2.1
    std::string state{};
    std::string nonce{};
    std::string code_challenge{}; // S256; empty only for clients that need no PKCE
    Prompt prompt{};
    std::optional<std::int64_t> max_age{}; // seconds
    std::string login_hint{};
    std::vector<std::string> ui_locales{}; // languages for our pages, the best first
    std::string id_token_hint{};           // not verified yet
    WantedAcr acr{};
    /// Claims wished for beside those of the scopes, only such as the client may have.
    ClaimsRequest claims{};
    std::vector<std::string> claim_scopes{}; // further scopes that bring these claims
    std::string dpop_jkt{};                  // RFC 9449, 10: the key that the code is bound to
    std::string details{};                   // authorization_details as JSON; empty: none

    /// What the person is asked to allow: the scopes, and those behind the claims.
    [[nodiscard]] std::vector<std::string> asked_scopes() const;
};

/// A request that is refused.
struct AuthorizeFault {
    /// True: the client or its redirect URI can't be trusted, so our own page says so and nobody is
    /// redirected (RFC 6749, 4.1.2.1). False: the client hears of it at redirect_uri.
    bool show_locally = true;
    std::string error; // RFC 6749, 4.1.2.1; Core, 3.1.2.6
    std::string description;
    std::string redirect_uri{};
    ResponseMode mode = ResponseMode::query;
    std::string state{};
    std::string client_id{}; // who hears of it; not set when it is shown locally
};

/// How the parameters came, and what is switched on.
struct AuthorizeRules {
    bool registration_enabled = true;
    bool pushed = false;                                   // RFC 9126
    bool signed_object = false;                            // RFC 9101
    const std::vector<DetailType>* detail_types = nullptr; // RFC 9396; null: there are none
};

/// Checks the parameters in an order that never answers to an unproved address. `client`: the
/// record of `client_id`, null when there is none (or none enabled). Request objects and pushed
/// requests have been replaced by their parameters before. Pure.
[[nodiscard]] std::expected<AuthorizeRequest, AuthorizeFault>
validate_authorize(const net::Form& form, const Client* client, const Resources& resources,
                   const AuthorizeRules& rules);

/// Why the client may not have these scopes; nullopt when it may. Pure.
[[nodiscard]] std::optional<std::string> scope_fault(const std::vector<std::string>& scope,
                                                     const Client& client,
                                                     const Resources& resources);

/// Where a fault is told of that was found before the parameters could be checked: at the
/// redirect_uri if it is registered, else on our own page. Pure.
[[nodiscard]] AuthorizeFault early_fault(const net::Form& form, const Client& client,
                                         std::string_view error, std::string description);

} // namespace conclave::identity
