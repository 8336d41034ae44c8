#pragma once

#include "base/bytes.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace conclave::jose {

using Sha256 = std::array<std::uint8_t, 32>;

/// SHA-256 (FIPS 180-4). Throws std::runtime_error only when the library is out of memory.
[[nodiscard]] Sha256 sha256(std::string_view text);

using Sha512 = std::array<std::uint8_t, 64>;
/// SHA-512 (FIPS 180-4); throws like sha256.
[[nodiscard]] Sha512 sha512(std::string_view text);

/// base64url(SHA-256(text)): PKCE's S256, and how handles are kept at rest.
[[nodiscard]] std::string sha256_base64url(std::string_view text);
/// base64url of the left half of SHA-256: `at_hash`, `c_hash` (OpenID Connect Core, 3.1.3.6) for
/// signature algorithms that end in 256.
[[nodiscard]] std::string left_half_hash(std::string_view ascii);

} // namespace conclave::jose
