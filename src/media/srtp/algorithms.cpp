#include "media/srtp/algorithms.hpp"

#include <stdexcept>

namespace conclave::media::srtp {
namespace {

const EVP_CIPHER* fetch(const char* name) {
    EVP_CIPHER* cipher = EVP_CIPHER_fetch(nullptr, name, nullptr);
    if (cipher == nullptr) {
        throw std::runtime_error(std::string("the cryptographic library lacks ") + name);
    }
    return cipher;
}

} // namespace

const EVP_CIPHER* aes_128_gcm() {
    static const EVP_CIPHER* const cipher = fetch("AES-128-GCM");
    return cipher;
}

const EVP_CIPHER* aes_128_ctr() {
    static const EVP_CIPHER* const cipher = fetch("AES-128-CTR");
    return cipher;
}

CipherContext keyed_context(const EVP_CIPHER* cipher, const unsigned char* key, bool encrypt) {
    CipherContext context(EVP_CIPHER_CTX_new());
    if (!context ||
        EVP_CipherInit_ex2(context.get(), cipher, key, nullptr, encrypt ? 1 : 0, nullptr) != 1) {
        throw std::runtime_error("the cryptographic library refused an SRTP key");
    }
    return context;
}

} // namespace conclave::media::srtp
