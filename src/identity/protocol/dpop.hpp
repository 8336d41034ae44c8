#pragma once

#include "base/clock.hpp"

#include <array>
#include <chrono>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace conclave::identity {

/// `iat` of a proof may lie this far from our clock on either side. Browsers' clocks go wrong by
/// minutes, and the replay store remembers for as long (RFC 9449, 11.1).
constexpr std::chrono::seconds dpop_window{300};
constexpr std::size_t max_dpop_proof_bytes = 4096; // an RSA key of 8192 bits fits; our own limit

/// RFC 9449, 5.1: asymmetric ones only.
constexpr std::array<std::string_view, 10> offered_dpop_algs{
    "ES256", "ES384", "ES512", "PS256", "PS384", "PS512", "RS256", "RS384", "RS512", "EdDSA"};

enum class DpopError {
    malformed,     // no JWT of typ dpop+jwt, or a claim is missing or of the wrong type
    unsuitable,    // an algorithm that is not offered
    bad_key,       // `jwk` is missing, private, or of no kind that we know
    bad_signature, // not by the key inside
    wrong_method,
    wrong_url,
    wrong_time,
    wrong_token, // `ath` is not the hash of the access token
};
[[nodiscard]] std::string_view to_text(DpopError error);

/// A proof whose signature is right: whoever made it holds the key (RFC 9449, 4.2).
struct DpopProof {
    std::string jkt; // the key's thumbprint (RFC 7638)
    std::string alg;
    std::string jti;
    std::string method;
    std::string url;
    base::WallTime issued_at{};
    std::optional<std::string> nonce{};
    std::optional<std::string> ath{};
};

/// Takes a proof apart and verifies it with the key that it carries (RFC 9449, 4.3: 2 to 7). Pure.
[[nodiscard]] std::expected<DpopProof, DpopError> read_dpop_proof(std::string_view text);

struct DpopRules {
    std::string method;
    std::string url; // without query and fragment
    base::WallTime now{};
    /// At a resource: what the proof must be about. Elsewhere `ath` does not count, because
    /// published clients send one to the token endpoint, too.
    std::string access_token{};
};

/// Is the proof for this request (RFC 9449, 4.3: 8 to 12)? Nonces and repetition are for the
/// caller. Pure.
[[nodiscard]] std::expected<void, DpopError> check_dpop_proof(const DpopProof& proof,
                                                              const DpopRules& rules);

/// Is it the base64url text of a SHA-256, as `dpop_jkt` must be (RFC 9449, 10)?
[[nodiscard]] bool is_thumbprint(std::string_view text);

} // namespace conclave::identity
