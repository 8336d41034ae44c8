#pragma once

#include "base/clock.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace conclave::identity {

/// Where an access token says what UserInfo shows beyond its scopes; for ourselves only.
constexpr std::string_view userinfo_claims_member = "userinfo_claims";

/// What a verified access token (RFC 9068) says.
struct AccessTokenClaims {
    std::string sub;
    std::string preferred_username; // empty without an API or profile scope
    std::string name;
    std::vector<std::string> roles;
    std::vector<std::string> scope;
    std::vector<std::string> audiences;
    std::string client_id;
    std::string sid; // the browser's session; empty when there is none
    std::string jti;
    base::WallTime expires_at{};
    std::string jkt{}; // the key or certificate it is bound to (tokens/binding.hpp); empty: none
    std::vector<std::string> userinfo_claims{}; // UserInfo shows these, too (Core, 5.5)
    std::string json{};                         // all of them, as they were signed

    [[nodiscard]] bool has_scope(std::string_view wanted) const;
};

enum class AccessTokenError {
    malformed, // not a token of ours: shape, type, algorithm
    bad_signature,
    wrong_issuer,
    wrong_audience,
    expired,
    not_yet_valid,
    revoked,
    key_bound, // by itself it is worth nothing: it goes with a proof (RFC 9449, 7.2)
};
[[nodiscard]] std::string_view to_text(AccessTokenError error);

} // namespace conclave::identity
