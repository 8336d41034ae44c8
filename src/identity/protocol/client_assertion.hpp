#pragma once

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "jose/compact.hpp"
#include "jose/foreign_key.hpp"

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::identity {

constexpr std::string_view client_assertion_type =
    "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"; // RFC 7523, 2.2

/// `exp` may lie this far ahead: how long a jti has to be remembered. Our own limit.
constexpr std::chrono::seconds assertion_max_lifetime{600};
/// Clocks of clients differ; as much as FAPI 2.0, 5.3.2.1 has servers accept.
constexpr std::chrono::seconds assertion_clock_skew{10};
constexpr std::size_t max_jti_bytes = 256; // our own limit

/// An assertion that has been taken apart; nothing in it has been proved yet. Of one that a client
/// authenticates with, `iss` and `sub` are the client (RFC 7523, 3).
struct ClientAssertion {
    jose::CompactJws jws;
    std::string client_id; // `iss`
    std::string subject;
    std::vector<std::string> audiences;
    bool single_audience = false; // `aud` was one string
    std::string jti;
    base::WallTime expires_at{};
};

enum class AssertionError {
    malformed,     // no JWS of the expected shape, or a claim is missing or of the wrong type
    not_for_us,    // `aud`
    expired,       // or too far ahead, or from the future
    unsuitable,    // an algorithm the client may not use
    bad_signature, // by none of its keys or secrets
};
[[nodiscard]] std::string_view to_text(AssertionError error);

/// Takes `client_assertion` apart. Pure.
[[nodiscard]] std::expected<ClientAssertion, AssertionError>
parse_client_assertion(std::string_view text);

/// Takes an assertion apart by which somebody vouches for somebody (RFC 7523, 2.1). Pure.
[[nodiscard]] std::expected<ClientAssertion, AssertionError>
parse_grant_assertion(std::string_view text);

struct AssertionRules {
    std::vector<std::string> audiences; // the issuer and the endpoints that may be named
    bool issuer_only = false;           // `aud` must be the first of them and nothing else
    std::string signing_alg{};          // the one allowed; empty: any that fits
    base::WallTime now{};
};

/// Audience and times (RFC 7523, 3). Pure.
[[nodiscard]] std::expected<void, AssertionError>
check_assertion_claims(const ClientAssertion& jwt, const AssertionRules& rules);
/// private_key_jwt: one of the client's keys signed it. A `kid` in the header picks among those
/// that have one; symmetric algorithms are refused, so a public key never serves as an HMAC secret.
[[nodiscard]] std::expected<void, AssertionError>
verify_with_keys(const jose::CompactJws& jws, const std::vector<jose::ForeignKey>& keys,
                 std::string_view signing_alg);
/// client_secret_jwt: HMAC with one of the secrets.
[[nodiscard]] std::expected<void, AssertionError>
verify_with_secrets(const jose::CompactJws& jws, const std::vector<std::string>& secrets,
                    std::string_view signing_alg);

} // namespace conclave::identity
