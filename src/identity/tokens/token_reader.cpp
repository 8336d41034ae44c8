#include "identity/tokens/token_reader.hpp"

#include "base/json_text.hpp"
#include "identity/protocol/scope.hpp"
#include "identity/tokens/binding.hpp"
#include "jose/claims.hpp"

#include <boost/json.hpp>

namespace conclave::identity {
namespace json = boost::json;

namespace {

/// Clocks of the nodes of one installation may differ this much.
constexpr std::chrono::seconds node_clock_skew{5};

AccessTokenError from(jose::ClaimError error) {
    switch (error) {
    case jose::ClaimError::wrong_issuer:
        return AccessTokenError::wrong_issuer;
    case jose::ClaimError::wrong_audience:
        return AccessTokenError::wrong_audience;
    case jose::ClaimError::expired:
        return AccessTokenError::expired;
    case jose::ClaimError::not_yet_valid:
        return AccessTokenError::not_yet_valid;
    case jose::ClaimError::malformed:
        break;
    }
    return AccessTokenError::malformed;
}

std::string text_of(const json::object& claims, std::string_view name) {
    return std::string(base::get_string(claims, name).value_or(std::string_view{}));
}

std::vector<std::string> texts_of(const json::object& claims, std::string_view name) {
    std::vector<std::string> out;
    if (const auto one = base::get_string(claims, name)) {
        out.emplace_back(*one);
    } else if (const auto* several = base::get_array(claims, name)) {
        for (const auto& value : *several) {
            if (value.is_string()) {
                out.emplace_back(value.get_string());
            }
        }
    }
    return out;
}

/// Words, or, as IdentityServer writes them, a list of them.
std::vector<std::string> scope_of(const json::object& claims) {
    const auto words = base::get_string(claims, "scope");
    return words ? split_words(*words) : texts_of(claims, "scope");
}

} // namespace

bool AccessTokenClaims::has_scope(std::string_view wanted) const {
    return contains(scope, wanted);
}

std::string_view to_text(AccessTokenError error) {
    switch (error) {
    case AccessTokenError::malformed:
        return "malformed";
    case AccessTokenError::bad_signature:
        return "bad signature";
    case AccessTokenError::wrong_issuer:
        return "wrong issuer";
    case AccessTokenError::wrong_audience:
        return "wrong audience";
    case AccessTokenError::expired:
        return "expired";
    case AccessTokenError::not_yet_valid:
        return "not yet valid";
    case AccessTokenError::revoked:
        return "revoked";
    case AccessTokenError::key_bound:
        return "bound to a key, so it needs a DPoP proof";
    }
    return "unknown";
}

std::expected<AccessTokenClaims, AccessTokenError>
TokenReader::access_token(const KeyRing& keys, std::string_view token,
                          std::string_view audience) const {
    const auto payload = verified_payload(keys, token);
    return payload ? read_claims(*payload, audience)
                   : std::expected<AccessTokenClaims, AccessTokenError>(
                         std::unexpected(payload.error()));
}

std::expected<std::string, AccessTokenError>
TokenReader::verified_payload(const KeyRing& keys, std::string_view token) const {
    auto jws = keys.keys().verify(token);
    if (!jws) {
        const bool forged = jws.error() == jose::JwsError::bad_signature ||
                            jws.error() == jose::JwsError::unknown_key;
        return std::unexpected(forged ? AccessTokenError::bad_signature
                                      : AccessTokenError::malformed);
    }
    if (jws->typ != "at+jwt") {
        return std::unexpected(AccessTokenError::malformed);
    }
    return std::move(jws->payload);
}

std::expected<AccessTokenClaims, AccessTokenError>
TokenReader::read_claims(std::string_view payload, std::string_view audience) const {
    const auto claims = base::parse_json_object(payload, jose::max_token_bytes);
    if (!claims) {
        return std::unexpected(AccessTokenError::malformed);
    }
    const auto checked = jose::check_claims(
        *claims,
        {.issuer = issuer_, .audience = audience, .now = clock_.now(), .leeway = node_clock_skew});
    if (!checked) {
        return std::unexpected(from(checked.error()));
    }
    AccessTokenClaims out{.sub = text_of(*claims, "sub"),
                          .preferred_username = text_of(*claims, "preferred_username"),
                          .name = text_of(*claims, "name"),
                          .roles = texts_of(*claims, "role"),
                          .scope = scope_of(*claims),
                          .audiences = texts_of(*claims, "aud"),
                          .client_id = text_of(*claims, "client_id"),
                          .sid = text_of(*claims, "sid"),
                          .jti = text_of(*claims, "jti"),
                          .expires_at =
                              base::from_unix_seconds(base::get_int(*claims, "exp").value_or(0)),
                          .userinfo_claims = texts_of(*claims, userinfo_claims_member),
                          .json = std::string(payload)};
    if (const auto* binding = claims->if_contains("cnf")) {
        const auto* confirmation = binding->if_object();
        out.jkt = confirmation ? binding_in(*confirmation) : std::string();
        if (out.jkt.empty()) {
            return std::unexpected(AccessTokenError::malformed); // a binding we don't know
        }
    }
    if (out.sub.empty() || out.jti.empty()) {
        return std::unexpected(AccessTokenError::malformed);
    }
    if (revocations_.revoked(out.jti)) {
        return std::unexpected(AccessTokenError::revoked);
    }
    return out;
}

std::optional<IdTokenHint> TokenReader::id_token_hint(const KeyRing& keys,
                                                      std::string_view token) const {
    const auto jws = keys.keys().verify(token);
    if (!jws || jws->typ != "JWT") {
        return std::nullopt;
    }
    const auto claims = base::parse_json_object(jws->payload, jose::max_token_bytes);
    if (!claims || !jose::check_claims(*claims, {.issuer = issuer_,
                                                 .now = clock_.now(),
                                                 .leeway = node_clock_skew,
                                                 .check_expiry = false})) {
        return std::nullopt;
    }
    IdTokenHint hint{.sub = text_of(*claims, "sub"),
                     .sid = text_of(*claims, "sid"),
                     .client_id = text_of(*claims, "aud")};
    return hint.sub.empty() || hint.client_id.empty() ? std::nullopt
                                                      : std::optional(std::move(hint));
}

} // namespace conclave::identity
