#pragma once

#include "base/clock.hpp"

#include <boost/json/fwd.hpp>
#include <chrono>
#include <expected>
#include <string>
#include <string_view>

namespace conclave::jose {

enum class ClaimError { malformed, wrong_issuer, wrong_audience, expired, not_yet_valid };
[[nodiscard]] std::string_view to_text(ClaimError error);

/// What the registered claims of a JWT must say (RFC 7519, 4.1). Empty issuer or audience: not
/// checked.
struct ClaimRules {
    std::string_view issuer{};
    std::string_view audience{};
    base::WallTime now{};
    std::chrono::seconds leeway{0}; // for clocks that differ
    bool check_expiry = true;       // false for an id_token_hint (RP-Initiated Logout, 4)
};

/// Pure. `exp` must be there when expiry is checked; `nbf` and `iat` count when they are there.
[[nodiscard]] std::expected<void, ClaimError> check_claims(const boost::json::object& claims,
                                                           const ClaimRules& rules);

/// Is `audience` the `aud` claim, or one of its members?
[[nodiscard]] bool has_audience(const boost::json::object& claims, std::string_view audience);

} // namespace conclave::jose
