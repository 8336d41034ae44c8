#include "identity/tokens/access_tokens.hpp"

namespace conclave::identity {

std::expected<std::string, OAuthError> AccessTokens::issue(const KeyRing& keys,
                                                           const TokenSubject& subject) const {
    const auto made = issuer_.access_claims(subject);
    if (subject.client.reference_access_tokens) {
        return references_.issue(subject.client.client_id, made.json, made.expires_at);
    }
    return issuer_.sign_access_token(keys, subject.client, made);
}

std::expected<AccessTokens::Read, AccessTokenError>
AccessTokens::read(const KeyRing& keys, std::string_view token, std::string_view audience) const {
    std::expected<std::string, AccessTokenError> payload =
        std::unexpected(AccessTokenError::malformed);
    if (token.contains('.')) { // a handle has none
        payload = reader_.verified_payload(keys, token);
    } else if (auto kept = references_.find(token)) {
        payload = *std::move(kept);
    }
    if (!payload) {
        return std::unexpected(payload.error());
    }
    auto claims = reader_.read_claims(*payload, audience);
    if (!claims) {
        return std::unexpected(claims.error());
    }
    return Read{*std::move(claims), *std::move(payload)};
}

} // namespace conclave::identity
