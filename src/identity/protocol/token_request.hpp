#pragma once

#include "identity/protocol/client_assertion.hpp"
#include "net/form.hpp"

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace conclave::identity {

/// An error of a machine endpoint (RFC 6749, 5.2).
struct OAuthError {
    int status = 400;
    std::string error;
    std::string description;
    bool basic_challenge = false; // WWW-Authenticate: Basic, when Basic was tried
    std::string dpop_nonce{};     // DPoP-Nonce (RFC 9449, 8)
};

/// Which credentials came with a request (RFC 6749, 2.3). Neither secret nor assertion: a public
/// client.
struct ClientCredentials {
    std::string client_id;
    std::optional<std::string> secret{};
    bool basic = false;                         // came in the Authorization header
    std::optional<ClientAssertion> assertion{}; // RFC 7523, 2.2; not verified yet
};

/// Reads the client's credentials from the header or the form; two methods at once are refused.
/// `basic`: the credentials of `Authorization: Basic`. Pure.
[[nodiscard]] std::expected<ClientCredentials, OAuthError>
read_client_credentials(const net::Form& form, std::optional<std::string_view> basic);

struct CodeGrant {
    std::string code;
    std::string redirect_uri;
    std::string code_verifier; // empty: none was sent
};
struct RefreshGrant {
    std::string refresh_token;
    std::vector<std::string> scope; // empty: as granted
};
struct ClientGrant {                // client_credentials
    std::vector<std::string> scope; // empty: all that the client may have
};
struct DeviceGrant { // RFC 8628, 3.4
    std::string device_code;
};
struct ExchangeGrant { // RFC 8693, 2.1
    std::string subject_token;
    std::string subject_token_type;
    std::string actor_token; // empty: the client itself acts
    std::string actor_token_type;
    bool as_jwt = false;                // requested_token_type; else any access token will do
    std::vector<std::string> audiences; // of `audience` and `resource`
    std::vector<std::string> scope;     // empty: as much as the subject token has for these
};
struct AssertionGrant { // RFC 7523, 2.1
    std::string assertion;
    std::vector<std::string> scope; // empty: all that the client may have
};
struct BackchannelGrant { // CIBA Core 1.0, 10.1
    std::string auth_req_id;
};
struct TokenRequest {
    std::string grant_type;
    std::variant<CodeGrant, RefreshGrant, ClientGrant, DeviceGrant, ExchangeGrant, AssertionGrant,
                 BackchannelGrant>
        grant;
    std::vector<std::string> resources{}; // RFC 8707, 2; empty: none named
    std::string details{};                // authorization_details as they came (RFC 9396, 6)
};

/// Checks a token request's own parameters (RFC 6749, 4.1.3, 4.4.2 and 6). Pure.
[[nodiscard]] std::expected<TokenRequest, OAuthError> validate_token_request(const net::Form& form);

} // namespace conclave::identity
