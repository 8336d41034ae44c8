#include "identity/importing/protected_data.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdexcept>

namespace conclave::identity::importing {
namespace {

constexpr std::array<std::uint8_t, 4> magic{0x09, 0xF0, 0xC9, 0xF0};
constexpr std::size_t header_bytes = magic.size() + protection_key_id_bytes;
constexpr std::size_t max_text = 256 * 1024;
constexpr std::size_t modifier_bytes = 16;
constexpr std::size_t block_bytes = 16;
constexpr std::size_t nonce_bytes = 12;
constexpr std::size_t tag_bytes = 16;

struct FreeCipher {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};

void append(base::Bytes& out, base::ByteView more) {
    out.insert(out.end(), more.begin(), more.end());
}

void append_u32(base::Bytes& out, std::size_t value) {
    for (const int shift : {24, 16, 8, 0}) {
        out.push_back(static_cast<std::uint8_t>(value >> shift));
    }
}

base::Bytes hmac(const EVP_MD* digest, base::ByteView key, base::ByteView text) {
    base::Bytes out(static_cast<std::size_t>(EVP_MD_get_size(digest)));
    unsigned int size = 0;
    const std::uint8_t none = 0; // an empty key has an address too
    if (HMAC(digest, key.empty() ? &none : key.data(), static_cast<int>(key.size()), text.data(),
             text.size(), out.data(), &size) == nullptr ||
        size != out.size()) {
        throw std::runtime_error("HMAC failed");
    }
    return out;
}

/// NIST SP 800-108 in counter mode with HMAC-SHA-512.
base::Bytes derive(base::ByteView key, base::ByteView label, base::ByteView context,
                   std::size_t bytes) {
    base::Bytes out;
    for (std::size_t i = 1; out.size() < bytes; ++i) {
        base::Bytes text;
        append_u32(text, i);
        append(text, label);
        text.push_back(0);
        append(text, context);
        append_u32(text, bytes * 8);
        append(out, hmac(EVP_sha512(), key, text));
    }
    out.resize(bytes);
    return out;
}

const EVP_CIPHER* cipher_of(const ProtectionKey& key) {
    const bool cbc = key.cipher == ProtectionCipher::cbc;
    switch (key.key_bytes) {
    case 16:
        return cbc ? EVP_aes_128_cbc() : EVP_aes_128_gcm();
    case 24:
        return cbc ? EVP_aes_192_cbc() : EVP_aes_192_gcm();
    case 32:
        return cbc ? EVP_aes_256_cbc() : EVP_aes_256_gcm();
    default:
        throw std::invalid_argument("no such key of AES");
    }
}

/// Runs a cipher over `text`; `tag`: what must come out of GCM when it decrypts, what came out when
/// it encrypts. nullopt: padding or tag are wrong.
std::optional<base::Bytes> run(const EVP_CIPHER* cipher, bool encrypt, base::ByteView key,
                               base::ByteView iv, base::ByteView text, base::Bytes* tag = nullptr) {
    const std::unique_ptr<EVP_CIPHER_CTX, FreeCipher> context(EVP_CIPHER_CTX_new());
    base::Bytes out(text.size() + block_bytes);
    int size = 0;
    int last = 0;
    if (!context || EVP_CipherInit_ex(context.get(), cipher, nullptr, key.data(), iv.data(),
                                      encrypt ? 1 : 0) != 1) {
        throw std::runtime_error("the cipher cannot begin");
    }
    if (EVP_CipherUpdate(context.get(), out.data(), &size, text.data(),
                         static_cast<int>(text.size())) != 1) {
        return std::nullopt;
    }
    if (tag != nullptr && !encrypt &&
        EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, static_cast<int>(tag->size()),
                            tag->data()) != 1) {
        return std::nullopt;
    }
    if (EVP_CipherFinal_ex(context.get(), out.data() + size, &last) != 1) {
        return std::nullopt;
    }
    if (tag != nullptr && encrypt &&
        EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, static_cast<int>(tag->size()),
                            tag->data()) != 1) {
        return std::nullopt;
    }
    out.resize(static_cast<std::size_t>(size) + static_cast<std::size_t>(last));
    return out;
}

const EVP_MD* digest_of(const ProtectionKey& key) {
    return key.digest == "SHA512" ? EVP_sha512() : EVP_sha256();
}

std::size_t mac_bytes(const ProtectionKey& key) {
    return key.cipher == ProtectionCipher::gcm
               ? 0
               : static_cast<std::size_t>(EVP_MD_get_size(digest_of(key)));
}

/// Says which algorithms a key is for, by what they make of nothing.
base::Bytes context_header(const ProtectionKey& key) {
    const auto mac = mac_bytes(key);
    const auto nothing = derive({}, {}, {}, key.key_bytes + mac);
    const auto aes_key = base::ByteView(nothing).first(key.key_bytes);
    const bool gcm = key.cipher == ProtectionCipher::gcm;
    const base::Bytes zeroes(gcm ? nonce_bytes : block_bytes, 0);
    base::Bytes tag(tag_bytes);
    const auto made = run(cipher_of(key), true, aes_key, zeroes, {}, gcm ? &tag : nullptr);
    base::Bytes out{0, static_cast<std::uint8_t>(gcm ? 1 : 0)};
    append_u32(out, key.key_bytes);
    append_u32(out, gcm ? nonce_bytes : block_bytes);
    append_u32(out, gcm ? block_bytes : mac);
    append_u32(out, gcm ? tag_bytes : mac);
    append(out, gcm ? tag : *made);
    if (!gcm) {
        append(out, hmac(digest_of(key), base::ByteView(nothing).subspan(key.key_bytes), {}));
    }
    return out;
}

/// What the seal is for: a change of it breaks the seal.
base::Bytes label_of(base::ByteView header, const std::vector<std::string>& purposes) {
    base::Bytes out(header.begin(), header.end());
    append_u32(out, purposes.size());
    for (const auto& purpose : purposes) {
        auto size = purpose.size();
        for (; size >= 0x80; size >>= 7) {
            out.push_back(static_cast<std::uint8_t>((size & 0x7F) | 0x80));
        }
        out.push_back(static_cast<std::uint8_t>(size));
        append(out, base::as_bytes(purpose));
    }
    return out;
}

std::optional<base::Bytes> open(base::ByteView sealed, const ProtectionKey& key,
                                base::ByteView label) {
    const bool gcm = key.cipher == ProtectionCipher::gcm;
    const auto mac = mac_bytes(key);
    const auto iv_bytes = gcm ? nonce_bytes : block_bytes;
    const auto end_bytes = gcm ? tag_bytes : mac;
    if (sealed.size() < modifier_bytes + iv_bytes + end_bytes) {
        return std::nullopt;
    }
    auto context = context_header(key);
    append(context, sealed.first(modifier_bytes));
    const auto subkeys = derive(key.master, label, context, key.key_bytes + mac);
    const auto aes_key = base::ByteView(subkeys).first(key.key_bytes);
    const auto rest = sealed.subspan(modifier_bytes);
    const auto iv = rest.first(iv_bytes);
    const auto text = rest.subspan(iv_bytes, rest.size() - iv_bytes - end_bytes);
    const auto end = rest.last(end_bytes);
    if (gcm) {
        base::Bytes tag(end.begin(), end.end());
        return run(cipher_of(key), false, aes_key, iv, text, &tag);
    }
    const auto right = hmac(digest_of(key), base::ByteView(subkeys).subspan(key.key_bytes),
                            rest.first(rest.size() - end_bytes));
    return base::constant_time_equal(right, end) ? run(cipher_of(key), false, aes_key, iv, text)
                                                 : std::nullopt;
}

std::optional<base::Bytes> bytes_of(std::string_view text) {
    auto bytes = text.size() > max_text ? std::nullopt : base::from_base64url(text);
    return bytes && bytes->size() >= header_bytes &&
                   std::ranges::equal(base::ByteView(*bytes).first(magic.size()), magic)
               ? std::move(bytes)
               : std::nullopt;
}

} // namespace

std::optional<base::Bytes> protection_key_of(std::string_view text) {
    const auto bytes = bytes_of(text);
    if (!bytes) {
        return std::nullopt;
    }
    const auto id = base::ByteView(*bytes).subspan(magic.size(), protection_key_id_bytes);
    return base::Bytes(id.begin(), id.end());
}

std::optional<std::string> unprotect(std::string_view text, const ProtectionKey& key,
                                     const std::vector<std::string>& purposes) {
    const auto bytes = bytes_of(text);
    if (!bytes) {
        return std::nullopt;
    }
    const base::ByteView all(*bytes);
    const auto plain =
        open(all.subspan(header_bytes), key, label_of(all.first(header_bytes), purposes));
    return plain ? std::optional(std::string(base::as_text(*plain))) : std::nullopt;
}

} // namespace conclave::identity::importing
