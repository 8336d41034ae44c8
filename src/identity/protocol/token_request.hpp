#pragma once

#include "net/form.hpp"

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::identity {

/// An error of a machine endpoint (RFC 6749, 5.2).
struct OAuthError {
    int status = 400;
    std::string error;
    std::string description;
    bool basic_challenge = false; // WWW-Authenticate: Basic, when Basic was tried
};

/// Which credentials came with a request (RFC 6749, 2.3). `secret` absent: a public client.
struct ClientCredentials {
    std::string client_id;
    std::optional<std::string> secret{};
    bool basic = false; // came in the Authorization header
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
struct TokenRequest {
    std::optional<CodeGrant> code{};
    std::optional<RefreshGrant> refresh{};
};

/// Checks a token request's own parameters (RFC 6749, 4.1.3 and 6). Pure.
[[nodiscard]] std::expected<TokenRequest, OAuthError> validate_token_request(const net::Form& form);

} // namespace conclave::identity
