#include "jose/jwe_open.hpp"

#include "base/json_text.hpp"
#include "jose/compact.hpp"
#include "jose/concat_kdf.hpp"
#include "jose/decryption_key_impl.hpp"
#include "jose/foreign_key_impl.hpp"
#include "jose/key_agreement.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <optional>
#include <stdexcept>

namespace conclave::jose {
namespace json = boost::json;

namespace {

constexpr std::size_t wrap_bytes = 8;        // that AES key wrap adds (RFC 3394, 2.2.1)
constexpr std::size_t max_party_bytes = 256; // of apu and apv
constexpr std::string_view own_curve = "P-256";

void must(bool worked) {
    if (!worked) {
        throw std::runtime_error("decryption failed in the cryptographic library");
    }
}

/// Text that may be absent; false when something else stands there.
bool read_text(const json::object& header, std::string_view name, std::string& out) {
    if (!header.contains(name)) {
        return true;
    }
    const auto text = base::get_string(header, name);
    out = text.value_or("");
    return text.has_value();
}

bool read_party(const json::object& header, std::string_view name, std::string& out) {
    std::string text;
    const auto bytes = read_text(header, name, text) ? base::from_base64url(text) : std::nullopt;
    if (!bytes || bytes->size() > max_party_bytes) {
        return false;
    }
    out = base::as_text(*bytes);
    return true;
}

std::expected<void, JweError> read_header(std::string_view text, CompactJwe& out) {
    const auto header = base::parse_json_object(text, max_token_bytes);
    if (!header || !read_text(*header, "alg", out.alg) || !read_text(*header, "enc", out.enc) ||
        !read_text(*header, "kid", out.kid) || !read_party(*header, "apu", out.apu) ||
        !read_party(*header, "apv", out.apv)) {
        return std::unexpected(JweError::malformed);
    }
    if (header->contains("crit") || header->contains("zip") || !is_content_alg(out.enc) ||
        !is_accepted_key_alg(out.alg)) {
        return std::unexpected(JweError::unsuitable);
    }
    if (const auto* once = base::get_object(*header, "epk")) {
        out.epk = json::serialize(*once);
    }
    return {};
}

/// RFC 7518, 4.3. nullopt: it was not encrypted to this key.
std::optional<base::Bytes> decrypt_rsa(EVP_PKEY* key, base::ByteView encrypted) {
    const PkeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
    must(context && EVP_PKEY_decrypt_init(context.get()) == 1 &&
         EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_OAEP_PADDING) == 1 &&
         EVP_PKEY_CTX_set_rsa_oaep_md(context.get(), EVP_sha256()) == 1 &&
         EVP_PKEY_CTX_set_rsa_mgf1_md(context.get(), EVP_sha256()) == 1);
    auto size = static_cast<std::size_t>(EVP_PKEY_get_size(key));
    base::Bytes out(size);
    if (EVP_PKEY_decrypt(context.get(), out.data(), &size, encrypted.data(), encrypted.size()) !=
        1) {
        return std::nullopt;
    }
    out.resize(size);
    return out;
}

/// AES key wrap with 256 bits (RFC 3394). nullopt: something was changed.
std::optional<base::Bytes> unwrap(base::ByteView wrapping_key, base::ByteView wrapped) {
    const CipherContext context(EVP_CIPHER_CTX_new());
    must(context != nullptr);
    EVP_CIPHER_CTX_set_flags(context.get(), EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
    base::Bytes out(wrapped.size() + wrap_bytes);
    int size = 0;
    must(EVP_DecryptInit_ex(context.get(), EVP_aes_256_wrap(), nullptr, wrapping_key.data(),
                            nullptr) == 1);
    if (EVP_DecryptUpdate(context.get(), out.data(), &size, wrapped.data(),
                          static_cast<int>(wrapped.size())) != 1 ||
        size < 0) {
        return std::nullopt;
    }
    out.resize(static_cast<std::size_t>(size));
    return out;
}

/// RFC 7518, 4.6. The sender's point was found on the curve when it was read, so that no other
/// curve's point can draw our key out of us (NIST SP 800-56A, 5.6.2.3).
std::optional<base::Bytes> agree(EVP_PKEY* key, const CompactJwe& jwe) {
    const auto once = ForeignKey::parse(jwe.epk);
    if (!once || once->impl().curve == nullptr || once->impl().curve->name != own_curve) {
        return std::nullopt;
    }
    const auto secret = shared_secret(key, once->impl().key.get());
    const bool direct = jwe.alg == "ECDH-ES";
    const auto derived = concat_kdf(secret, direct ? jwe.enc : jwe.alg, jwe.apu, jwe.apv,
                                    direct ? content_key_bytes(jwe.enc) : 32);
    if (!direct) {
        const bool fits = jwe.encrypted_key.size() == content_key_bytes(jwe.enc) + wrap_bytes;
        return fits ? unwrap(derived, jwe.encrypted_key) : std::nullopt;
    }
    return jwe.encrypted_key.empty() ? std::optional(derived) : std::nullopt;
}

/// The key of the content, or a random one, so that what opens and what doesn't take the same way
/// (RFC 7516, 11.5).
base::Bytes content_key(const DecryptionKey::Impl& key, const CompactJwe& jwe) {
    const auto bytes = content_key_bytes(jwe.enc);
    base::Bytes random(bytes);
    must(RAND_bytes(random.data(), static_cast<int>(bytes)) == 1);
    auto found =
        key.rsa ? decrypt_rsa(key.key.get(), jwe.encrypted_key) : agree(key.key.get(), jwe);
    return found && found->size() == bytes ? *std::move(found) : random;
}

} // namespace

bool is_accepted_key_alg(std::string_view alg) {
    return std::ranges::find(accepted_key_algs, alg) != accepted_key_algs.end();
}

std::string_view to_text(JweError error) {
    switch (error) {
    case JweError::malformed:
        return "not a JWE in compact form";
    case JweError::unsuitable:
        return "encrypted by an algorithm that is not accepted";
    case JweError::unknown_key:
        return "encrypted to another key";
    case JweError::refused:
        return "it can't be decrypted";
    }
    return "unknown error";
}

bool looks_encrypted(std::string_view token) {
    return std::ranges::count(token, '.') == 4;
}

std::expected<CompactJwe, JweError> parse_jwe(std::string_view token) {
    if (token.size() > max_token_bytes || !looks_encrypted(token)) {
        return std::unexpected(JweError::malformed);
    }
    std::array<base::Bytes, 5> parts;
    CompactJwe jwe;
    jwe.head = token.substr(0, token.find('.'));
    for (auto& part : parts) {
        const auto dot = std::min(token.find('.'), token.size());
        auto bytes = base::from_base64url(token.substr(0, dot));
        if (!bytes) {
            return std::unexpected(JweError::malformed);
        }
        part = *std::move(bytes);
        token.remove_prefix(std::min(dot + 1, token.size()));
    }
    if (const auto read = read_header(base::as_text(parts[0]), jwe); !read) {
        return std::unexpected(read.error());
    }
    jwe.encrypted_key = std::move(parts[1]);
    jwe.iv = std::move(parts[2]);
    jwe.content = {.ciphertext = std::move(parts[3]), .tag = std::move(parts[4])};
    return jwe;
}

std::expected<std::string, JweError> decrypt(const CompactJwe& jwe,
                                             const std::vector<DecryptionKey>& keys) {
    const bool rsa = jwe.alg.starts_with("RSA");
    const auto key = std::ranges::find_if(keys, [&](const DecryptionKey& each) {
        return each.impl().rsa == rsa && (jwe.kid.empty() || each.kid() == jwe.kid);
    });
    if (key == keys.end()) {
        return std::unexpected(JweError::unknown_key);
    }
    const auto content =
        open_content(jwe.enc, content_key(key->impl(), jwe), jwe.iv, jwe.content, jwe.head);
    if (!content) {
        return std::unexpected(JweError::refused);
    }
    return std::string(base::as_text(*content));
}

} // namespace conclave::jose
