#include "jose/claims.hpp"

#include "base/json_text.hpp"

#include <boost/json.hpp>
#include <cmath>
#include <optional>

namespace conclave::jose {
namespace json = boost::json;

namespace {

constexpr double max_numeric_date = 253402300799.0; // year 9999

/// A NumericDate may have a fraction (RFC 7519, 2).
std::expected<std::optional<std::int64_t>, ClaimError> numeric_date(const json::object& claims,
                                                                    std::string_view name) {
    const auto* value = claims.if_contains(name);
    if (value == nullptr) {
        return std::nullopt;
    }
    json::error_code error;
    const auto number = value->to_number<double>(error);
    if (error || !std::isfinite(number) || number < 0 || number > max_numeric_date) {
        return std::unexpected(ClaimError::malformed);
    }
    return static_cast<std::int64_t>(number);
}

} // namespace

std::string_view to_text(ClaimError error) {
    switch (error) {
    case ClaimError::malformed:
        return "malformed claims";
    case ClaimError::wrong_issuer:
        return "wrong issuer";
    case ClaimError::wrong_audience:
        return "wrong audience";
    case ClaimError::expired:
        return "expired";
    case ClaimError::not_yet_valid:
        return "not yet valid";
    }
    return "unknown";
}

bool has_audience(const json::object& claims, std::string_view audience) {
    if (const auto one = base::get_string(claims, "aud")) {
        return *one == audience;
    }
    if (const auto* several = base::get_array(claims, "aud")) {
        for (const auto& value : *several) {
            if (value.is_string() && std::string_view(value.get_string()) == audience) {
                return true;
            }
        }
    }
    return false;
}

std::expected<void, ClaimError> check_claims(const json::object& claims, const ClaimRules& rules) {
    if (!rules.issuer.empty() && base::get_string(claims, "iss") != rules.issuer) {
        return std::unexpected(ClaimError::wrong_issuer);
    }
    if (!rules.audience.empty() && !has_audience(claims, rules.audience)) {
        return std::unexpected(ClaimError::wrong_audience);
    }
    const auto now = base::to_unix_seconds(rules.now);
    const auto leeway = rules.leeway.count();
    const auto expiry = numeric_date(claims, "exp");
    if (!expiry) {
        return std::unexpected(expiry.error());
    }
    if (rules.check_expiry) {
        if (!*expiry) {
            return std::unexpected(ClaimError::malformed);
        }
        if (now - leeway >= **expiry) {
            return std::unexpected(ClaimError::expired);
        }
    }
    for (const auto* name : {"nbf", "iat"}) {
        const auto time = numeric_date(claims, name);
        if (!time) {
            return std::unexpected(time.error());
        }
        if (*time && **time > now + leeway) {
            return std::unexpected(ClaimError::not_yet_valid);
        }
    }
    return {};
}

} // namespace conclave::jose
