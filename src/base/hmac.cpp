#include "base/hmac.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdexcept>

namespace conclave::base {
namespace {

Bytes hmac(const EVP_MD* digest, ByteView key, std::string_view message) {
    Bytes mac(EVP_MAX_MD_SIZE);
    unsigned int size = 0;
    const auto bytes = as_bytes(message);
    if (HMAC(digest, key.data(), static_cast<int>(key.size()), bytes.data(), bytes.size(),
             mac.data(), &size) == nullptr) {
        throw std::runtime_error("HMAC failed in the cryptographic library");
    }
    mac.resize(size);
    return mac;
}

} // namespace

Bytes hmac_sha256(ByteView key, std::string_view message) {
    // Looked up once: EVP_sha256() alone has it looked up anew by every use.
    static const EVP_MD* const digest = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    return hmac(digest, key, message);
}

Bytes hmac_sha1(ByteView key, std::string_view message) {
    return hmac(EVP_sha1(), key, message);
}

} // namespace conclave::base
