#pragma once

#include "identity/protocol/token_request.hpp"

#include <expected>
#include <string>
#include <vector>

namespace conclave::identity {

class Resources;
struct Client;
struct Grant;

/// What a token is for.
struct Aim {
    std::vector<std::string> scope;
    std::vector<std::string> resources; // empty: what tokens are for when nothing is named
    std::string details;
};

/// What this request wants of a grant.
struct AimWish {
    std::vector<std::string> scope;     // none: all that was granted
    std::vector<std::string> resources; // likewise
    std::string details;                // likewise
};

/// What of `wish` the client gets: what an administrator has taken from it since then is left out,
/// with the scopes of a resource goes the resource, and none that was not granted comes in its
/// place. A token for an API that is for who names it is for nothing else that was not named with
/// it in this request. An OAuthError when a resource that the request names would go, nothing is
/// left, or no key signs for all that a token would be for. Pure.
[[nodiscard]] std::expected<Aim, OAuthError> aimed(const Resources& known, const Client& client,
                                                   const Grant& grant, const AimWish& wish);

[[nodiscard]] OAuthError wrong_target();

} // namespace conclave::identity
