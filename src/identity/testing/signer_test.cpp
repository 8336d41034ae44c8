#include "identity/testing/signer_test.hpp"

#include "base/bytes.hpp"

#include <algorithm>
#include <array>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdexcept>

namespace conclave::identity::testing {
namespace {

constexpr unsigned int rsa_bits = 2048;

void demand(bool holds) {
    if (!holds) {
        throw std::runtime_error("the test's key does not work");
    }
}

std::string number(EVP_PKEY* key, const char* name, int bytes) {
    BIGNUM* value = nullptr;
    demand(EVP_PKEY_get_bn_param(key, name, &value) == 1);
    base::Bytes out(static_cast<std::size_t>(bytes > 0 ? bytes : BN_num_bytes(value)));
    demand(BN_bn2binpad(value, out.data(), static_cast<int>(out.size())) > 0);
    BN_free(value);
    return base::to_base64url(out);
}

} // namespace

struct Signer::Impl {
    std::string alg;
    EVP_PKEY* key = nullptr;
    int half = 0; // bytes of R and of S
};

Signer::Signer(std::string_view alg) : impl_(std::make_unique<Impl>()) {
    impl_->alg = alg;
    if (alg.starts_with("ES")) {
        const bool small = alg == "ES256";
        const bool middle = alg == "ES384";
        impl_->half = small ? 32 : middle ? 48 : 66;
        impl_->key = EVP_EC_gen(small ? "P-256" : middle ? "P-384" : "P-521");
    } else if (alg == "EdDSA") {
        impl_->key = EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
    } else {
        impl_->key = EVP_RSA_gen(rsa_bits);
    }
    demand(impl_->key != nullptr);
}

Signer::~Signer() {
    if (impl_) {
        EVP_PKEY_free(impl_->key);
    }
}
Signer::Signer(Signer&&) noexcept = default;

std::string Signer::jwk(std::string_view extra) const {
    auto* key = impl_->key;
    const std::string start = "{" + std::string(extra);
    if (impl_->half > 0) {
        return start + R"("kty":"EC","crv":"P-)" +
               (impl_->half == 66 ? "521" : std::to_string(impl_->half * 8)) + R"(","x":")" +
               number(key, OSSL_PKEY_PARAM_EC_PUB_X, impl_->half) + R"(","y":")" +
               number(key, OSSL_PKEY_PARAM_EC_PUB_Y, impl_->half) + "\"}";
    }
    if (impl_->alg == "EdDSA") {
        std::array<std::uint8_t, 32> raw{};
        std::size_t size = raw.size();
        demand(EVP_PKEY_get_raw_public_key(key, raw.data(), &size) == 1);
        return start + R"("kty":"OKP","crv":"Ed25519","x":")" + base::to_base64url(raw) + "\"}";
    }
    return start + R"("kty":"RSA","n":")" + number(key, OSSL_PKEY_PARAM_RSA_N, 0) + R"(","e":")" +
           number(key, OSSL_PKEY_PARAM_RSA_E, 0) + "\"}";
}

std::string Signer::sign(std::string_view header, std::string_view payload) const {
    const auto full = R"({"alg":")" + impl_->alg + "\"" + (header.size() > 2 ? "," : "") +
                      std::string(header.substr(1));
    const auto input = base::to_base64url(base::as_bytes(full)) + "." +
                       base::to_base64url(base::as_bytes(payload));
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    EVP_PKEY_CTX* options = nullptr;
    const auto& alg = impl_->alg;
    const auto* digest = alg == "EdDSA"         ? nullptr
                         : alg.ends_with("256") ? EVP_sha256()
                         : alg.ends_with("384") ? EVP_sha384()
                                                : EVP_sha512();
    demand(EVP_DigestSignInit(context, &options, digest, nullptr, impl_->key) == 1);
    if (alg.starts_with("PS")) {
        demand(EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING) == 1);
        demand(EVP_PKEY_CTX_set_rsa_pss_saltlen(options, RSA_PSS_SALTLEN_DIGEST) == 1);
    }
    const auto bytes = base::as_bytes(input);
    std::size_t size = 0;
    demand(EVP_DigestSign(context, nullptr, &size, bytes.data(), bytes.size()) == 1);
    base::Bytes signature(size);
    demand(EVP_DigestSign(context, signature.data(), &size, bytes.data(), bytes.size()) == 1);
    signature.resize(size);
    EVP_MD_CTX_free(context);
    if (impl_->half > 0) { // DER to R and S
        const std::uint8_t* at = signature.data();
        ECDSA_SIG* parts = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(signature.size()));
        demand(parts != nullptr);
        signature.assign(static_cast<std::size_t>(2 * impl_->half), 0);
        BN_bn2binpad(ECDSA_SIG_get0_r(parts), signature.data(), impl_->half);
        BN_bn2binpad(ECDSA_SIG_get0_s(parts), signature.data() + impl_->half, impl_->half);
        ECDSA_SIG_free(parts);
    }
    return input + "." + base::to_base64url(signature);
}

std::string Signer::certificate(const CertificateWish& wish, const Signer* issuer) const {
    static long serial = 1;
    X509* made = X509_new();
    demand(X509_set_version(made, X509_VERSION_3) == 1);
    ASN1_INTEGER_set(X509_get_serialNumber(made), ++serial);
    ASN1_TIME_set(X509_getm_notBefore(made), wish.from);
    ASN1_TIME_set(X509_getm_notAfter(made), wish.until);
    const auto put_name = [](X509_NAME* to, const std::string& name) {
        const auto bytes = base::as_bytes(name);
        demand(X509_NAME_add_entry_by_txt(to, "CN", MBSTRING_UTF8, bytes.data(),
                                          static_cast<int>(bytes.size()), -1, 0) == 1);
    };
    put_name(X509_get_subject_name(made), wish.name);
    put_name(X509_get_issuer_name(made), wish.issuer);
    demand(X509_set_pubkey(made, impl_->key) == 1);
    X509V3_CTX context;
    X509V3_set_ctx(&context, made, made, nullptr, nullptr, 0);
    const auto extend = [&](int what, const std::string& value) {
        X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, what, value.c_str());
        demand(extension != nullptr && X509_add_ext(made, extension, -1) == 1);
        X509_EXTENSION_free(extension);
    };
    extend(NID_basic_constraints, wish.authority ? "critical,CA:TRUE" : "CA:FALSE");
    if (!wish.alternatives.empty()) {
        extend(NID_subject_alt_name, wish.alternatives);
    }
    auto* signing = issuer == nullptr ? impl_->key : issuer->impl_->key;
    demand(X509_sign(made, signing, EVP_sha256()) > 0);
    std::uint8_t* der = nullptr;
    const int size = i2d_X509(made, &der);
    demand(size > 0);
    std::string out(der, der + size);
    OPENSSL_free(der);
    X509_free(made);
    return out;
}

std::string to_pem(std::string_view der) {
    std::string out = "-----BEGIN CERTIFICATE-----\n";
    const auto text = base::to_base64(base::as_bytes(der));
    for (std::size_t at = 0; at < text.size(); at += 64) {
        out += text.substr(at, 64) + "\n";
    }
    return out + "-----END CERTIFICATE-----\n";
}

std::string Signer::open(std::string_view jwe) const {
    std::array<base::Bytes, 5> parts; // header, key, vector, content, tag
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto dot = std::min(jwe.find('.'), jwe.size());
        parts[i] = base::from_base64url(jwe.substr(0, dot)).value_or(base::Bytes());
        jwe.remove_prefix(std::min(dot + 1, jwe.size()));
    }
    auto& [header, wrapped, iv, content, tag] = parts;
    const auto head = base::to_base64url(header);
    EVP_PKEY_CTX* unwrap = EVP_PKEY_CTX_new(impl_->key, nullptr);
    demand(EVP_PKEY_decrypt_init(unwrap) == 1);
    demand(EVP_PKEY_CTX_set_rsa_padding(unwrap, RSA_PKCS1_OAEP_PADDING) == 1);
    demand(EVP_PKEY_CTX_set_rsa_oaep_md(unwrap, EVP_sha256()) == 1);
    base::Bytes key(rsa_bits / 8);
    std::size_t size = key.size();
    const bool unwrapped =
        EVP_PKEY_decrypt(unwrap, key.data(), &size, wrapped.data(), wrapped.size()) == 1;
    EVP_PKEY_CTX_free(unwrap);
    if (!unwrapped || size != 32 || iv.size() != 12 || tag.size() != 16) {
        return {};
    }
    EVP_CIPHER_CTX* cipher = EVP_CIPHER_CTX_new();
    int length = 0;
    base::Bytes out(content.size());
    const bool opened =
        EVP_DecryptInit_ex(cipher, EVP_aes_256_gcm(), nullptr, key.data(), iv.data()) == 1 &&
        EVP_DecryptUpdate(cipher, nullptr, &length, base::as_bytes(head).data(),
                          static_cast<int>(head.size())) == 1 &&
        EVP_DecryptUpdate(cipher, out.data(), &length, content.data(),
                          static_cast<int>(content.size())) == 1 &&
        EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_GCM_SET_TAG, 16, tag.data()) == 1 &&
        EVP_DecryptFinal_ex(cipher, out.data() + length, &length) == 1;
    EVP_CIPHER_CTX_free(cipher);
    return opened ? std::string(base::as_text(out)) : std::string();
}

} // namespace conclave::identity::testing
