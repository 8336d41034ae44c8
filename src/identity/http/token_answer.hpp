#pragma once

#include "identity/protocol/token_request.hpp"
#include "identity/tokens/token_issuer.hpp"

#include <expected>
#include <string>
#include <string_view>

namespace conclave::identity {

class Services;

/// What a token answer says beyond its tokens.
struct AnswerExtras {
    std::string_view nonce{};             // of the ID token
    std::string_view refresh_token{};     // empty: none
    std::string_view issued_token_type{}; // RFC 8693, 2.2.1; empty: not said
};

/// Makes the access token, and an ID token for a person's `openid`, and the JSON that carries them
/// (RFC 6749, 5.1). Scope and authorization_details are narrowed to the subject's resources.
/// `invalid_target`: nothing signs for all that the access token is for. An ID token that is to be
/// encrypted and can't be is `server_error`. Handles wait for SQL.
[[nodiscard]] std::expected<std::string, OAuthError>
token_answer(Services& services, TokenSubject subject, const AnswerExtras& extras);

} // namespace conclave::identity
