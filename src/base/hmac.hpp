#pragma once

#include "base/bytes.hpp"

#include <string_view>

namespace conclave::base {

/// Keyed hashes (RFC 2104). Throw std::runtime_error when the cryptographic library fails.
[[nodiscard]] Bytes hmac_sha256(ByteView key, std::string_view message);
/// Only where a protocol demands it (TURN's time-limited credentials).
[[nodiscard]] Bytes hmac_sha1(ByteView key, std::string_view message);

} // namespace conclave::base
