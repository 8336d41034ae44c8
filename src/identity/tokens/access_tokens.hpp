#pragma once

#include "identity/grants/reference_store.hpp"
#include "identity/tokens/token_issuer.hpp"
#include "identity/tokens/token_reader.hpp"

#include <expected>
#include <string>
#include <string_view>

namespace conclave::identity {

/// Access tokens of both kinds: JWTs (RFC 9068), and handles for clients that are registered so.
/// Thread-safe; handles wait for SQL.
class AccessTokens {
  public:
    AccessTokens(const TokenIssuer& issuer, const TokenReader& reader, ReferenceStore& references)
        : issuer_(issuer), reader_(reader), references_(references) {}

    /// `invalid_target` when nothing signs for all that the token is for; handles are not signed.
    [[nodiscard]] std::expected<std::string, OAuthError> issue(const KeyRing& keys,
                                                               const TokenSubject& subject) const;

    /// The claims as JSON and what we read from them. An empty `audience` is not checked.
    struct Read {
        AccessTokenClaims claims;
        std::string json;
    };
    [[nodiscard]] std::expected<Read, AccessTokenError>
    read(const KeyRing& keys, std::string_view token, std::string_view audience) const;

  private:
    const TokenIssuer& issuer_;
    const TokenReader& reader_;
    ReferenceStore& references_;
};

} // namespace conclave::identity
