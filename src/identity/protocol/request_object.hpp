#pragma once

#include "base/clock.hpp"
#include "identity/clients/client.hpp"
#include "jose/foreign_key.hpp"
#include "jose/jwe_open.hpp"
#include "net/form.hpp"

#include <chrono>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::identity {

/// Longest time between now and `exp`: what a stolen object is good for. FAPI 2.0 Message Signing,
/// 5.3.1 has the same hour for `nbf`.
constexpr std::chrono::seconds request_object_max_lifetime{3600};
constexpr std::chrono::seconds request_object_clock_skew{10};

enum class RequestObjectError {
    malformed,     // no JWS of the expected type, or a claim is missing or of the wrong type
    wrong_client,  // `iss` or `client_id`
    not_for_us,    // `aud`
    expired,       // or too far ahead, or from the future
    unsuitable,    // an algorithm the client may not use
    unreadable,    // encrypted to no key of ours, or changed
    bad_signature, // by none of its keys
    nested,        // holds request or request_uri (RFC 9101, 4)
};
[[nodiscard]] std::string_view to_text(RequestObjectError error);

struct RequestObjectRules {
    std::string client_id;
    std::string issuer;        // must be the audience, or one of them
    std::string signing_alg{}; // the one allowed; empty: any asymmetric one
    base::WallTime now{};
    /// FAPI 2.0 Message Signing, 5.3.1: `nbf` must be there and not older than the longest life of
    /// an object, `exp` no further from it than that; strong algorithms only.
    bool fapi = false;
};

/// What is inside of a request object that is encrypted to one of `keys` (RFC 9101, 6.1), in the
/// one way that is `allowed`; any other comes back as it is. It is not verified yet. Pure.
[[nodiscard]] std::expected<std::string, RequestObjectError>
decrypted_request_object(std::string_view text, const MessageEncryption& allowed,
                         const std::vector<jose::DecryptionKey>& keys);

/// Reads the parameters out of a signed request object (RFC 9101, 4 and 6): nothing that stands
/// beside it counts. Numbers become text, `claims` and `authorization_details` become their JSON,
/// `resource` may be a list. The form has `client_id`. Pure.
[[nodiscard]] std::expected<net::Form, RequestObjectError>
read_request_object(std::string_view text, const RequestObjectRules& rules,
                    const std::vector<jose::ForeignKey>& keys);

} // namespace conclave::identity
