#pragma once

#include "base/bytes.hpp"

#include <boost/json/fwd.hpp>
#include <cstddef>
#include <expected>
#include <memory>
#include <string>
#include <string_view>

namespace conclave::jose {

/// No honest token of ours or Twilio's is larger.
constexpr std::size_t max_token_bytes = 16 * 1024;

enum class JwsError {
    too_large,
    malformed,  // not three base64url parts of JSON, JSON, bytes
    bad_header, // `alg` missing or `none`, `crit`, `b64`, `zip`, or a member of wrong type
    unsupported_alg,
    bad_signature,
    unknown_key,
};
[[nodiscard]] std::string_view to_text(JwsError error);

/// A JWS in compact form, taken apart but not verified (RFC 7515, 7.1).
struct CompactJws {
    std::string header;        // JSON object text, well-formed, duplicates refused
    std::string payload;       // bytes
    std::string signing_input; // ASCII(header '.' payload)
    base::Bytes signature;
    std::string alg, kid, typ, cty; // header members; empty when absent
};

[[nodiscard]] std::expected<CompactJws, JwsError> parse_compact(std::string_view token);

/// HMAC with SHA-2 (RFC 7518, 3.2): HS256, HS384, HS512.
[[nodiscard]] std::expected<void, JwsError> verify_hmac(const CompactJws& jws, base::ByteView key);
/// Signs with HS256; `header` and `payload` are JSON text.
[[nodiscard]] std::string sign_hs256(std::string_view header, std::string_view payload,
                                     base::ByteView key);

} // namespace conclave::jose
