#pragma once

#include "base/clock.hpp"
#include "identity/clients/client.hpp"
#include "identity/keys/key_ring.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace conclave::identity {

/// What a logout token says.
struct LogoutClaims {
    std::string_view issuer;
    std::string_view sub; // as the client knows the person
    std::string_view sid;
    std::string_view jti;
    base::WallTime now{};
};

/// OpenID Connect Back-Channel Logout 1.0, 2.4: `typ: logout+jwt`, signed as the client's ID tokens
/// are; always with `sub` and `sid`.
[[nodiscard]] std::string logout_token(const KeyRing& keys, const Client& client,
                                       const LogoutClaims& claims);

constexpr std::chrono::seconds logout_token_lifetime{120}; // the longest that 2.4 recommends

} // namespace conclave::identity
