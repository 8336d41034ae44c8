#pragma once

#include "base/clock.hpp"
#include "identity/access_token_claims.hpp"
#include "identity/grants/revocation_list.hpp"
#include "identity/keys/key_ring.hpp"

#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace conclave::identity {

/// What an id_token_hint tells (RP-Initiated Logout 1.0, 2; Core, 3.1.2.1).
struct IdTokenHint {
    std::string sub;
    std::string sid; // may be empty
    std::string client_id;
};

/// Reads back the tokens that TokenIssuer made. Thread-safe; no SQL.
class TokenReader {
  public:
    TokenReader(std::string issuer, const base::Clock& clock, const RevocationList& revocations)
        : issuer_(std::move(issuer)), clock_(clock), revocations_(revocations) {}

    /// Of a JWT. An empty `audience` is not checked.
    [[nodiscard]] std::expected<AccessTokenClaims, AccessTokenError>
    access_token(const KeyRing& keys, std::string_view token, std::string_view audience) const;

    /// The two halves of access_token: signature and type, whose result is the payload…
    [[nodiscard]] std::expected<std::string, AccessTokenError>
    verified_payload(const KeyRing& keys, std::string_view token) const;
    /// … and what it says, which must come from verified_payload or from our own store.
    [[nodiscard]] std::expected<AccessTokenClaims, AccessTokenError>
    read_claims(std::string_view payload, std::string_view audience) const;

    /// Signature and issuer are checked, expiry is not; nullopt when it is not an ID token of ours.
    [[nodiscard]] std::optional<IdTokenHint> id_token_hint(const KeyRing& keys,
                                                           std::string_view token) const;

  private:
    const std::string issuer_;
    const base::Clock& clock_;
    const RevocationList& revocations_;
};

} // namespace conclave::identity
