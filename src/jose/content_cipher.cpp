#include "jose/content_cipher.hpp"

#include "jose/openssl_handles.hpp"

#include <algorithm>
#include <cstdint>
#include <openssl/hmac.h>
#include <stdexcept>

namespace conclave::jose {
namespace {

constexpr std::size_t block_bytes = 16;   // AES
constexpr std::size_t gcm_iv_bytes = 12;  // RFC 7518, 5.3
constexpr std::size_t gcm_tag_bytes = 16; // RFC 7518, 5.3

void must(bool worked) {
    if (!worked) {
        throw std::runtime_error("encryption failed in the cryptographic library");
    }
}

bool is_gcm(std::string_view enc) {
    return enc.ends_with("GCM");
}

/// What the cipher makes of `plaintext`, padding included.
base::Bytes run(EVP_CIPHER_CTX* context, base::ByteView plaintext) {
    base::Bytes out(plaintext.size() + block_bytes);
    int size = 0;
    int rest = 0;
    must(EVP_EncryptUpdate(context, out.data(), &size, plaintext.data(),
                           static_cast<int>(plaintext.size())) == 1);
    must(EVP_EncryptFinal_ex(context, out.data() + size, &rest) == 1);
    out.resize(static_cast<std::size_t>(size) + static_cast<std::size_t>(rest));
    return out;
}

SealedContent seal_gcm(base::ByteView key, base::ByteView iv, base::ByteView plaintext,
                       std::string_view header) {
    const CipherContext context(EVP_CIPHER_CTX_new());
    const auto* cipher = key.size() == block_bytes ? EVP_aes_128_gcm() : EVP_aes_256_gcm();
    int size = 0;
    must(context && EVP_EncryptInit_ex(context.get(), cipher, nullptr, key.data(), iv.data()) == 1);
    must(EVP_EncryptUpdate(context.get(), nullptr, &size, base::as_bytes(header).data(),
                           static_cast<int>(header.size())) == 1);
    SealedContent out{.ciphertext = run(context.get(), plaintext),
                      .tag = base::Bytes(gcm_tag_bytes)};
    must(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, gcm_tag_bytes, out.tag.data()) ==
         1);
    return out;
}

/// RFC 7518, 5.2.2.1: over the header, the vector, the ciphertext and the header's length in bits.
base::Bytes cbc_tag(base::ByteView key, base::ByteView iv, base::ByteView ciphertext,
                    std::string_view header) {
    const auto half = key.size() / 2;
    const auto head = base::as_bytes(header);
    base::Bytes input(head.begin(), head.end());
    input.insert(input.end(), iv.begin(), iv.end());
    input.insert(input.end(), ciphertext.begin(), ciphertext.end());
    const auto bits = static_cast<std::uint64_t>(header.size()) * 8;
    for (int shift = 56; shift >= 0; shift -= 8) {
        input.push_back(static_cast<std::uint8_t>(bits >> shift));
    }
    base::Bytes tag(EVP_MAX_MD_SIZE);
    unsigned int size = 0;
    const auto* digest = half == block_bytes ? EVP_sha256() : EVP_sha512();
    must(HMAC(digest, key.data(), static_cast<int>(half), input.data(), input.size(), tag.data(),
              &size) != nullptr);
    tag.resize(half);
    return tag;
}

/// The first half of the key authenticates, the second encrypts.
SealedContent seal_cbc(base::ByteView key, base::ByteView iv, base::ByteView plaintext,
                       std::string_view header) {
    const auto half = key.size() / 2;
    const CipherContext context(EVP_CIPHER_CTX_new());
    const auto* cipher = half == block_bytes ? EVP_aes_128_cbc() : EVP_aes_256_cbc();
    must(context &&
         EVP_EncryptInit_ex(context.get(), cipher, nullptr, key.last(half).data(), iv.data()) == 1);
    SealedContent out{.ciphertext = run(context.get(), plaintext), .tag = {}};
    out.tag = cbc_tag(key, iv, out.ciphertext, header);
    return out;
}

/// What the cipher makes of `ciphertext`; nullopt when padding or tag don't hold.
std::optional<base::Bytes> run_back(EVP_CIPHER_CTX* context, base::ByteView ciphertext) {
    base::Bytes out(ciphertext.size() + block_bytes);
    int size = 0;
    int rest = 0;
    if (EVP_DecryptUpdate(context, out.data(), &size, ciphertext.data(),
                          static_cast<int>(ciphertext.size())) != 1 ||
        EVP_DecryptFinal_ex(context, out.data() + size, &rest) != 1) {
        return std::nullopt;
    }
    out.resize(static_cast<std::size_t>(size) + static_cast<std::size_t>(rest));
    return out;
}

std::optional<base::Bytes> open_gcm(base::ByteView key, base::ByteView iv,
                                    const SealedContent& sealed, std::string_view header) {
    if (sealed.tag.size() != gcm_tag_bytes) { // a shorter one could be guessed
        return std::nullopt;
    }
    const CipherContext context(EVP_CIPHER_CTX_new());
    const auto* cipher = key.size() == block_bytes ? EVP_aes_128_gcm() : EVP_aes_256_gcm();
    auto tag = sealed.tag; // the library takes it as if it would change it
    int size = 0;
    must(context && EVP_DecryptInit_ex(context.get(), cipher, nullptr, key.data(), iv.data()) == 1);
    must(EVP_DecryptUpdate(context.get(), nullptr, &size, base::as_bytes(header).data(),
                           static_cast<int>(header.size())) == 1);
    must(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, gcm_tag_bytes, tag.data()) == 1);
    return run_back(context.get(), sealed.ciphertext);
}

/// The tag comes first, so that nobody learns anything of the padding.
std::optional<base::Bytes> open_cbc(base::ByteView key, base::ByteView iv,
                                    const SealedContent& sealed, std::string_view header) {
    const auto half = key.size() / 2;
    if (!base::constant_time_equal(cbc_tag(key, iv, sealed.ciphertext, header), sealed.tag)) {
        return std::nullopt;
    }
    const CipherContext context(EVP_CIPHER_CTX_new());
    const auto* cipher = half == block_bytes ? EVP_aes_128_cbc() : EVP_aes_256_cbc();
    must(context &&
         EVP_DecryptInit_ex(context.get(), cipher, nullptr, key.last(half).data(), iv.data()) == 1);
    return run_back(context.get(), sealed.ciphertext);
}

} // namespace

bool is_content_alg(std::string_view enc) {
    return std::ranges::find(offered_content_algs, enc) != offered_content_algs.end();
}

std::size_t content_key_bytes(std::string_view enc) {
    const std::size_t bytes = enc.starts_with("A128") ? 16 : 32;
    return is_gcm(enc) ? bytes : 2 * bytes;
}

std::size_t content_iv_bytes(std::string_view enc) {
    return is_gcm(enc) ? gcm_iv_bytes : block_bytes;
}

SealedContent seal_content(std::string_view enc, base::ByteView key, base::ByteView iv,
                           base::ByteView plaintext, std::string_view header) {
    if (!is_content_alg(enc) || key.size() != content_key_bytes(enc) ||
        iv.size() != content_iv_bytes(enc)) {
        throw std::logic_error("a key or a vector that the content encryption is not made for");
    }
    return is_gcm(enc) ? seal_gcm(key, iv, plaintext, header)
                       : seal_cbc(key, iv, plaintext, header);
}

std::optional<base::Bytes> open_content(std::string_view enc, base::ByteView key, base::ByteView iv,
                                        const SealedContent& sealed, std::string_view header) {
    if (!is_content_alg(enc) || key.size() != content_key_bytes(enc) ||
        iv.size() != content_iv_bytes(enc)) {
        return std::nullopt;
    }
    return is_gcm(enc) ? open_gcm(key, iv, sealed, header) : open_cbc(key, iv, sealed, header);
}

} // namespace conclave::jose
