#pragma once

#include <memory>
#include <openssl/evp.h>

/// Only for the sources of this folder: it shows OpenSSL.
namespace conclave::media::srtp {

struct CipherContextDeleter {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, CipherContextDeleter>;

/// Fetched once and kept for the life of the process: a fetch takes a lock of the whole library.
/// Throw std::runtime_error when the library does not have the algorithm.
[[nodiscard]] const EVP_CIPHER* aes_128_gcm();
[[nodiscard]] const EVP_CIPHER* aes_128_ctr();

/// A context keyed for encryption or decryption; packets set the IV only. Throws
/// std::runtime_error.
[[nodiscard]] CipherContext keyed_context(const EVP_CIPHER* cipher, const unsigned char* key,
                                          bool encrypt);

} // namespace conclave::media::srtp
