#pragma once

#include "jose/compact.hpp"
#include "jose/jwk.hpp"

#include <expected>
#include <string>
#include <string_view>

namespace conclave::jose {

/// Signs `payload` (JSON text) with the key's own algorithm. The header holds `alg`, `kid` and
/// `typ`. ES256 signatures are R‖S (RFC 7518, 3.4). Throws std::logic_error for a public key,
/// std::runtime_error when the library fails. Thread-safe.
[[nodiscard]] std::string sign(const Jwk& key, std::string_view typ, std::string_view payload);

/// Verifies a compact JWS against one key. The algorithm is that of the key; a header that names
/// another is refused. Thread-safe.
[[nodiscard]] std::expected<CompactJws, JwsError> verify(std::string_view token, const Jwk& key);

} // namespace conclave::jose
