#pragma once

#include "base/bytes.hpp"
#include "jose/openssl_handles.hpp"

namespace conclave::jose {

/// ECDH (RFC 7518, 4.6) for the sources of this module; the keys are of one curve. Throws
/// std::runtime_error when the library fails.
[[nodiscard]] base::Bytes shared_secret(EVP_PKEY* own, EVP_PKEY* theirs);

} // namespace conclave::jose
