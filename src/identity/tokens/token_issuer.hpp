#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "identity/clients/client.hpp"
#include "identity/config.hpp"
#include "identity/grants/grant.hpp"
#include "identity/keys/key_ring.hpp"
#include "identity/protocol/token_request.hpp"
#include "identity/scopes/live_resources.hpp"

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::identity {

/// What a token keeps of the one that it was exchanged for (RFC 8693).
struct Delegation {
    base::WallTime not_after{}; // it never outlives that one
    std::string act{};          // who acts for the subject (4.1), as JSON; empty: nobody is named
};

/// What a token is made from.
struct TokenSubject {
    const Grant& grant;
    const User* user; // null: the client acts for itself (RFC 6749, 4.4)
    std::string sub;  // by which the client knows the person; of a client itself its id
    const Client& client;
    std::vector<std::string> scope; // may be narrower than the grant's
    /// Audiences that were named (RFC 8707); empty: those of the scopes, but for APIs that are
    /// for who names them.
    std::vector<std::string> resources{};
    std::string details{}; // authorization_details as JSON (RFC 9396, 9.1); empty: none
    std::string
        jkt{}; // what it is bound to (tokens/binding.hpp); empty: whoever holds it may use it
    const Delegation* delegation = nullptr; // null: it was not exchanged
};

/// The claims of an access token, before it becomes a JWT or a handle.
struct AccessClaims {
    std::string json;
    base::WallTime expires_at{};
    std::vector<std::string> audiences{};
};

/// What else an ID token binds itself to; empty members are left out.
struct IdTokenBindings {
    std::string_view nonce{};
    std::string_view access_token{}; // at_hash
    std::string_view code{};         // c_hash
    /// Nothing else comes with it that UserInfo could be asked with, so it says itself what the
    /// scopes bring (Core, 5.4).
    bool alone = false;
};

/// Is it what the server says by itself? Nobody's claims stand in for it.
[[nodiscard]] bool is_protocol_claim(std::string_view name);

/// Makes the tokens. Immutable, thread-safe.
class TokenIssuer {
  public:
    TokenIssuer(const Config& config, const LiveResources& resources, const base::Clock& clock,
                base::Random& random)
        : config_(config), resources_(resources), clock_(clock), random_(random) {}

    [[nodiscard]] base::WallTime expiry_of(const TokenSubject& subject) const;
    /// RFC 9068, 2.2.
    [[nodiscard]] AccessClaims access_claims(const TokenSubject& subject) const;
    /// RFC 9068, 2.1: `typ: at+jwt`. `invalid_target` when nothing signs for all its audiences.
    [[nodiscard]] std::expected<std::string, OAuthError>
    sign_access_token(const KeyRing& keys, const Client& client, const AccessClaims& claims) const;
    /// OpenID Connect Core, 2.
    [[nodiscard]] std::string id_token(const KeyRing& keys, const TokenSubject& subject,
                                       const IdTokenBindings& bindings) const;
    /// The JSON of UserInfo (Core, 5.3.2): `sub`, what the scopes bring, and `more` (5.5).
    [[nodiscard]] std::string userinfo(const User& user, std::string_view sub,
                                       const std::vector<std::string>& scope,
                                       const std::vector<std::string>& more) const;
    /// The same as a JWT, for a client that has asked for one (Core, 5.3.2).
    [[nodiscard]] std::string sign_userinfo(const KeyRing& keys, const Client& client,
                                            std::string_view userinfo) const;

  private:
    const Config& config_;
    const LiveResources& resources_;
    const base::Clock& clock_;
    base::Random& random_;
};

} // namespace conclave::identity
