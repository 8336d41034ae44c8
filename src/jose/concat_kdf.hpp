#pragma once

#include "base/bytes.hpp"

#include <cstddef>
#include <string_view>

namespace conclave::jose {

/// The Concat KDF of NIST SP 800-56A, 5.8.1 with SHA-256, as ECDH-ES uses it (RFC 7518, 4.6.2).
/// `algorithm` is the `enc` that the key is for, or the `alg` that wraps; the names of the parties
/// may be empty. Pure.
[[nodiscard]] base::Bytes concat_kdf(base::ByteView secret, std::string_view algorithm,
                                     std::string_view sender, std::string_view recipient,
                                     std::size_t bytes);

} // namespace conclave::jose
