#include "jose/jwe.hpp"

#include "jose/concat_kdf.hpp"
#include "jose/foreign_key_impl.hpp"
#include "jose/key_agreement.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <openssl/core_names.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <stdexcept>

namespace conclave::jose {
namespace json = boost::json;

namespace {

constexpr std::size_t wrap_bytes = 8; // that AES key wrap adds (RFC 3394, 2.2.1)

/// The key of the content, and how it goes to the recipient.
struct Managed {
    base::Bytes content_key;
    base::Bytes encrypted_key; // empty: both sides derive it (RFC 7518, 4.6)
};

void must(bool worked) {
    if (!worked) {
        throw std::runtime_error("encryption failed in the cryptographic library");
    }
}

base::Bytes random_bytes(std::size_t count) {
    base::Bytes out(count);
    must(RAND_bytes(out.data(), static_cast<int>(count)) == 1);
    return out;
}

/// RFC 7518, 4.3; MGF1 uses the same hash.
base::Bytes encrypt_rsa(EVP_PKEY* key, std::string_view alg, base::ByteView content_key) {
    const PkeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
    const auto* digest = alg == "RSA-OAEP-256" ? EVP_sha256() : EVP_sha1();
    must(context && EVP_PKEY_encrypt_init(context.get()) == 1 &&
         EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_OAEP_PADDING) == 1 &&
         EVP_PKEY_CTX_set_rsa_oaep_md(context.get(), digest) == 1 &&
         EVP_PKEY_CTX_set_rsa_mgf1_md(context.get(), digest) == 1);
    std::size_t size = 0;
    must(EVP_PKEY_encrypt(context.get(), nullptr, &size, content_key.data(), content_key.size()) ==
         1);
    base::Bytes out(size);
    must(EVP_PKEY_encrypt(context.get(), out.data(), &size, content_key.data(),
                          content_key.size()) == 1);
    out.resize(size);
    return out;
}

std::string coordinate(const EVP_PKEY* key, const char* name, std::size_t bytes) {
    BIGNUM* raw = nullptr;
    must(EVP_PKEY_get_bn_param(key, name, &raw) == 1);
    const Number number(raw);
    base::Bytes out(bytes);
    must(BN_bn2binpad(number.get(), out.data(), static_cast<int>(bytes)) ==
         static_cast<int>(bytes));
    return base::to_base64url(out);
}

/// AES key wrap (RFC 3394), with 128 or 256 bits by the size of `wrapping_key`.
base::Bytes wrap(base::ByteView wrapping_key, base::ByteView content_key) {
    const CipherContext context(EVP_CIPHER_CTX_new());
    must(context != nullptr);
    EVP_CIPHER_CTX_set_flags(context.get(), EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
    const auto* cipher = wrapping_key.size() == 16 ? EVP_aes_128_wrap() : EVP_aes_256_wrap();
    base::Bytes out(content_key.size() + wrap_bytes);
    int size = 0;
    must(EVP_EncryptInit_ex(context.get(), cipher, nullptr, wrapping_key.data(), nullptr) == 1 &&
         EVP_EncryptUpdate(context.get(), out.data(), &size, content_key.data(),
                           static_cast<int>(content_key.size())) == 1 &&
         static_cast<std::size_t>(size) == out.size());
    return out;
}

/// RFC 7518, 4.6: with a key pair that serves once, whose public half goes into the header.
Managed agree(const ForeignKey::Impl& key, const JweForm& form, json::object& header) {
    const Pkey once(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", key.curve->group));
    must(once != nullptr);
    header["epk"] =
        json::object{{"kty", "EC"},
                     {"crv", key.curve->name},
                     {"x", coordinate(once.get(), OSSL_PKEY_PARAM_EC_PUB_X, key.curve->bytes)},
                     {"y", coordinate(once.get(), OSSL_PKEY_PARAM_EC_PUB_Y, key.curve->bytes)}};
    const auto secret = shared_secret(once.get(), key.key.get());
    if (form.alg == "ECDH-ES") {
        return {.content_key = concat_kdf(secret, form.enc, {}, {}, content_key_bytes(form.enc)),
                .encrypted_key = {}};
    }
    const std::size_t bytes = form.alg == "ECDH-ES+A128KW" ? 16 : 32;
    auto content_key = random_bytes(content_key_bytes(form.enc));
    auto wrapped = wrap(concat_kdf(secret, form.alg, {}, {}, bytes), content_key);
    return {.content_key = std::move(content_key), .encrypted_key = std::move(wrapped)};
}

Managed manage(const ForeignKey::Impl& key, const JweForm& form, json::object& header) {
    if (key.kind == KeyKind::ec) {
        return agree(key, form, header);
    }
    auto content_key = random_bytes(content_key_bytes(form.enc));
    auto encrypted = encrypt_rsa(key.key.get(), form.alg, content_key);
    return {.content_key = std::move(content_key), .encrypted_key = std::move(encrypted)};
}

} // namespace

bool is_key_alg(std::string_view alg) {
    return std::ranges::find(offered_key_algs, alg) != offered_key_algs.end();
}

bool encrypts(const ForeignKey& key, std::string_view alg) {
    const auto& impl = key.impl();
    if (!is_key_alg(alg) || impl.use == "sig" || (!impl.alg.empty() && impl.alg != alg)) {
        return false;
    }
    return impl.kind == (alg.starts_with("RSA") ? KeyKind::rsa : KeyKind::ec);
}

std::string encrypt(const ForeignKey& key, const JweForm& form, std::string_view content) {
    if (!encrypts(key, form.alg) || !is_content_alg(form.enc)) {
        throw std::logic_error("a JWE whose algorithms don't fit its key");
    }
    json::object header{{"alg", form.alg}, {"enc", form.enc}};
    if (!form.cty.empty()) {
        header["cty"] = form.cty;
    }
    if (!key.given_id().empty()) {
        header["kid"] = key.given_id();
    }
    const auto managed = manage(key.impl(), form, header);
    const auto head = base::to_base64url(base::as_bytes(json::serialize(header)));
    const auto iv = random_bytes(content_iv_bytes(form.enc));
    const auto sealed =
        seal_content(form.enc, managed.content_key, iv, base::as_bytes(content), head);
    std::string out = head;
    for (const auto& part : {managed.encrypted_key, iv, sealed.ciphertext, sealed.tag}) {
        out += '.';
        out += base::to_base64url(part);
    }
    return out;
}

} // namespace conclave::jose
