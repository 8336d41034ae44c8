#include "identity/protocol/client_assertion.hpp"

#include "base/json_text.hpp"
#include "identity/protocol/scope.hpp"
#include "jose/claims.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace conclave::identity {
namespace json = boost::json;

namespace {

constexpr std::size_t max_audiences = 10; // our own limit

std::expected<void, AssertionError> check_algorithm(const jose::CompactJws& jws, bool symmetric,
                                                    std::string_view signing_alg) {
    const bool fits =
        jws.alg.starts_with("HS") == symmetric && (signing_alg.empty() || jws.alg == signing_alg);
    return fits ? std::expected<void, AssertionError>()
                : std::unexpected(AssertionError::unsuitable);
}

bool read_audiences(const json::object& claims, ClientAssertion& out) {
    if (const auto one = base::get_string(claims, "aud")) {
        out.audiences.emplace_back(*one);
        out.single_audience = true;
        return true;
    }
    const auto* several = base::get_array(claims, "aud");
    if (several == nullptr || several->empty() || several->size() > max_audiences) {
        return false;
    }
    for (const auto& value : *several) {
        if (!value.is_string()) {
            return false;
        }
        out.audiences.emplace_back(value.get_string());
    }
    return true;
}

/// Other kinds of JWT that the same key signs must not pass for `typ` (RFC 8725, 3.11); plain ones
/// do, since RFC 7523 knew no types.
std::expected<ClientAssertion, AssertionError> parse(std::string_view text, std::string_view typ) {
    auto jws = jose::parse_compact(text);
    if (!jws || (!jws->typ.empty() && jws->typ != "JWT" && jws->typ != typ)) {
        return std::unexpected(AssertionError::malformed);
    }
    const auto claims = base::parse_json_object(jws->payload, jose::max_token_bytes);
    if (!claims) {
        return std::unexpected(AssertionError::malformed);
    }
    const auto issuer = base::get_string(*claims, "iss");
    const auto subject = base::get_string(*claims, "sub");
    const auto jti = base::get_string(*claims, "jti");
    const auto expiry = base::get_int(*claims, "exp");
    ClientAssertion out;
    if (!issuer || issuer->empty() || !subject || subject->empty() || !jti || jti->empty() ||
        jti->size() > max_jti_bytes || !expiry || !read_audiences(*claims, out)) {
        return std::unexpected(AssertionError::malformed);
    }
    out.client_id = *issuer;
    out.subject = *subject;
    out.jti = *jti;
    out.expires_at = base::from_unix_seconds(*expiry);
    out.jws = *std::move(jws);
    return out;
}

} // namespace

std::string_view to_text(AssertionError error) {
    switch (error) {
    case AssertionError::malformed:
        return "malformed";
    case AssertionError::not_for_us:
        return "wrong audience";
    case AssertionError::expired:
        return "expired, too long-lived or not yet valid";
    case AssertionError::unsuitable:
        return "unsuitable algorithm";
    case AssertionError::bad_signature:
        return "bad signature";
    }
    return "unknown";
}

std::expected<ClientAssertion, AssertionError> parse_client_assertion(std::string_view text) {
    auto out = parse(text, "client-authentication+jwt");
    return !out || out->subject == out->client_id ? std::move(out)
                                                  : std::unexpected(AssertionError::malformed);
}

std::expected<ClientAssertion, AssertionError> parse_grant_assertion(std::string_view text) {
    return parse(text, "authorization-grant+jwt");
}

std::expected<void, AssertionError> check_assertion_claims(const ClientAssertion& jwt,
                                                           const AssertionRules& rules) {
    const bool named = std::ranges::any_of(
        jwt.audiences, [&](const auto& one) { return contains(rules.audiences, one); });
    if (rules.issuer_only ? !jwt.single_audience || rules.audiences.empty() ||
                                jwt.audiences.front() != rules.audiences.front()
                          : !named) {
        return std::unexpected(AssertionError::not_for_us);
    }
    if (jwt.expires_at > rules.now + assertion_max_lifetime + assertion_clock_skew) {
        return std::unexpected(AssertionError::expired);
    }
    const auto claims = base::parse_json_object(jwt.jws.payload, jose::max_token_bytes);
    if (!claims) {
        return std::unexpected(AssertionError::malformed);
    }
    if (const auto times =
            jose::check_claims(*claims, {.now = rules.now, .leeway = assertion_clock_skew});
        !times) {
        return std::unexpected(times.error() == jose::ClaimError::malformed
                                   ? AssertionError::malformed
                                   : AssertionError::expired);
    }
    return {};
}

std::expected<void, AssertionError> verify_with_keys(const jose::CompactJws& jws,
                                                     const std::vector<jose::ForeignKey>& keys,
                                                     std::string_view signing_alg) {
    if (const auto fits = check_algorithm(jws, false, signing_alg); !fits) {
        return fits;
    }
    for (const auto& key : keys) {
        const bool meant = jws.kid.empty() || key.given_id().empty() || key.given_id() == jws.kid ||
                           key.thumbprint() == jws.kid;
        if (meant && key.verify(jws)) {
            return {};
        }
    }
    return std::unexpected(AssertionError::bad_signature);
}

std::expected<void, AssertionError> verify_with_secrets(const jose::CompactJws& jws,
                                                        const std::vector<std::string>& secrets,
                                                        std::string_view signing_alg) {
    if (const auto fits = check_algorithm(jws, true, signing_alg); !fits) {
        return fits;
    }
    for (const auto& secret : secrets) {
        if (jose::verify_hmac(jws, base::as_bytes(secret))) {
            return {};
        }
    }
    return std::unexpected(AssertionError::bad_signature);
}

} // namespace conclave::identity
