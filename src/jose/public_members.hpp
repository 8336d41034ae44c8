#pragma once

#include <boost/json/object.hpp>
#include <openssl/types.h>
#include <optional>

namespace conclave::jose {

/// The members that say in a JWK which public key it is (RFC 7518, 6): RSA, EC P-256, P-384, P-521.
/// nullopt: a key of another kind. Says nothing about whether it is large enough.
[[nodiscard]] std::optional<boost::json::object> public_members(const EVP_PKEY* key);

} // namespace conclave::jose
