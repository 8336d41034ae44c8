#include "jose/digest.hpp"

#include <openssl/evp.h>
#include <span>
#include <stdexcept>

namespace conclave::jose {

namespace {

/// Looked up once: EVP_sha256() alone has it looked up anew by every use.
const EVP_MD* fetched(const char* name) {
    const EVP_MD* const digest = EVP_MD_fetch(nullptr, name, nullptr); // for the process's life
    if (digest == nullptr) {
        throw std::runtime_error(std::string("the cryptographic library has no ") + name);
    }
    return digest;
}

} // namespace

Sha256 sha256(std::string_view text) {
    static const EVP_MD* const digest = fetched("SHA256");
    Sha256 out{};
    if (EVP_Digest(text.data(), text.size(), out.data(), nullptr, digest, nullptr) != 1) {
        throw std::runtime_error("SHA-256 failed");
    }
    return out;
}

Sha512 sha512(std::string_view text) {
    static const EVP_MD* const digest = fetched("SHA512");
    Sha512 out{};
    if (EVP_Digest(text.data(), text.size(), out.data(), nullptr, digest, nullptr) != 1) {
        throw std::runtime_error("SHA-512 failed");
    }
    return out;
}

std::string sha256_base64url(std::string_view text) {
    return base::to_base64url(sha256(text));
}

std::string left_half_hash(std::string_view ascii) {
    const auto digest = sha256(ascii);
    return base::to_base64url(base::ByteView(digest).first(digest.size() / 2));
}

} // namespace conclave::jose
