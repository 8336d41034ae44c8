#pragma once

#include "jose/decryption_key.hpp"
#include "jose/openssl_handles.hpp"

#include <string>

namespace conclave::jose {

/// The inside of DecryptionKey, for the sources of this module only.
class DecryptionKey::Impl {
  public:
    Pkey key;
    bool rsa = false; // else EC P-256
    std::string kid;
    std::string public_json;
};

} // namespace conclave::jose
