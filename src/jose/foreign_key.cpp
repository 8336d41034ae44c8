#include "jose/foreign_key.hpp"

#include "base/json_text.hpp"
#include "jose/digest.hpp"
#include "jose/foreign_key_impl.hpp"
#include "jose/jwk.hpp"

#include <array>
#include <boost/json.hpp>
#include <openssl/core_names.h>
#include <openssl/rsa.h>
#include <optional>
#include <stdexcept>

namespace conclave::jose {
namespace json = boost::json;

namespace {

constexpr std::array<Curve, 3> curves{{{"P-256", "prime256v1", 32, "ES256"},
                                       {"P-384", "secp384r1", 48, "ES384"},
                                       {"P-521", "secp521r1", 66, "ES512"}}};
constexpr std::size_t ed25519_bytes = 32;
constexpr std::size_t max_exponent_bytes = 8;

const EVP_MD* digest_for(std::string_view alg) {
    return alg.ends_with("256") ? EVP_sha256() : alg.ends_with("384") ? EVP_sha384() : EVP_sha512();
}

std::optional<base::Bytes> bytes_of(const json::object& jwk, std::string_view name) {
    const auto text = base::get_string(jwk, name);
    return text ? base::from_base64url(*text) : std::nullopt;
}

Number number_of(base::ByteView bytes) {
    Number number(BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr));
    if (!number) {
        throw std::runtime_error("out of memory in the cryptographic library");
    }
    return number;
}

Pkey make(const char* type, OSSL_PARAM_BLD* builder) {
    const Parameters parameters(OSSL_PARAM_BLD_to_param(builder));
    const PkeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
    EVP_PKEY* raw = nullptr;
    if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &raw, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1) {
        return nullptr;
    }
    return Pkey(raw);
}

/// OpenSSL refuses a point off its curve here. Not for RSA: there it looks for primes in the
/// modulus, half a second of 8192 bits, and anybody may show us a key with a DPoP proof. A modulus
/// that is none harms its owner alone.
bool is_on_its_curve(EVP_PKEY* key) {
    const PkeyContext check(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
    return check && EVP_PKEY_public_check(check.get()) == 1;
}

Builder new_builder() {
    Builder builder(OSSL_PARAM_BLD_new());
    if (!builder) {
        throw std::runtime_error("out of memory in the cryptographic library");
    }
    return builder;
}

/// R and S of equal length (RFC 7518, 3.4) as the DER that OpenSSL verifies.
std::optional<base::Bytes> to_der(base::ByteView raw, std::size_t half) {
    if (raw.size() != 2 * half) {
        return std::nullopt;
    }
    const Signature signature(ECDSA_SIG_new());
    auto r = number_of(raw.first(half));
    auto s = number_of(raw.last(half));
    if (!signature || ECDSA_SIG_set0(signature.get(), r.release(), s.release()) != 1) {
        throw std::runtime_error("out of memory in the cryptographic library");
    }
    std::uint8_t* der = nullptr;
    const int size = i2d_ECDSA_SIG(signature.get(), &der);
    if (size <= 0) {
        return std::nullopt;
    }
    base::Bytes out(der, der + size);
    OPENSSL_free(der);
    return out;
}

using Made = std::expected<std::shared_ptr<ForeignKey::Impl>, ForeignKeyError>;

Made read_ec(const json::object& jwk) {
    const auto name = base::get_string(jwk, "crv").value_or("");
    const auto x = bytes_of(jwk, "x");
    const auto y = bytes_of(jwk, "y");
    for (const auto& curve : curves) {
        if (curve.name != name) {
            continue;
        }
        if (!x || !y || x->size() != curve.bytes || y->size() != curve.bytes) {
            return std::unexpected(ForeignKeyError::malformed);
        }
        base::Bytes point{POINT_CONVERSION_UNCOMPRESSED};
        point.insert(point.end(), x->begin(), x->end());
        point.insert(point.end(), y->begin(), y->end());
        const auto builder = new_builder();
        OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, curve.group, 0);
        OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                         point.size());
        auto impl = std::make_shared<ForeignKey::Impl>();
        impl->kind = KeyKind::ec;
        impl->curve = &curve;
        impl->key = make("EC", builder.get());
        if (!impl->key || !is_on_its_curve(impl->key.get())) {
            return std::unexpected(ForeignKeyError::malformed);
        }
        impl->thumbprint = sha256_base64url(R"({"crv":")" + std::string(curve.name) +
                                            R"(","kty":"EC","x":")" + base::to_base64url(*x) +
                                            R"(","y":")" + base::to_base64url(*y) + R"("})");
        return impl;
    }
    return std::unexpected(ForeignKeyError::unsupported);
}

Made read_rsa(const json::object& jwk) {
    const auto n = bytes_of(jwk, "n");
    const auto e = bytes_of(jwk, "e");
    if (!n || !e || e->empty() || e->size() > max_exponent_bytes || n->empty() || n->front() == 0) {
        return std::unexpected(ForeignKeyError::malformed);
    }
    const auto modulus = number_of(*n);
    const auto exponent = number_of(*e);
    const auto bits = static_cast<std::size_t>(BN_num_bits(modulus.get()));
    if (bits < foreign_rsa_min_bits || bits > foreign_rsa_max_bits) {
        return std::unexpected(ForeignKeyError::unsupported);
    }
    if (BN_is_odd(modulus.get()) == 0 || BN_is_odd(exponent.get()) == 0 ||
        BN_is_one(exponent.get()) != 0) { // with that, each text would be its own signature
        return std::unexpected(ForeignKeyError::malformed);
    }
    const auto builder = new_builder();
    OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get());
    OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get());
    auto impl = std::make_shared<ForeignKey::Impl>();
    impl->kind = KeyKind::rsa;
    impl->key = make("RSA", builder.get());
    impl->thumbprint =
        sha256_base64url(R"({"e":")" + base::to_base64url(*e) + R"(","kty":"RSA","n":")" +
                         base::to_base64url(*n) + R"("})");
    return impl;
}

Made read_okp(const json::object& jwk) {
    if (base::get_string(jwk, "crv") != "Ed25519") {
        return std::unexpected(ForeignKeyError::unsupported);
    }
    const auto x = bytes_of(jwk, "x");
    if (!x || x->size() != ed25519_bytes) {
        return std::unexpected(ForeignKeyError::malformed);
    }
    auto impl = std::make_shared<ForeignKey::Impl>();
    impl->kind = KeyKind::ed25519;
    impl->key.reset(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, x->data(), x->size()));
    impl->thumbprint = sha256_base64url(R"({"crv":"Ed25519","kty":"OKP","x":")" +
                                        base::to_base64url(*x) + R"("})");
    return impl;
}

bool admits(const ForeignKey::Impl& key, std::string_view alg) {
    if (key.use == "enc") { // RFC 7517, 4.2: it signs nothing
        return false;
    }
    switch (key.kind) {
    case KeyKind::ec:
        return alg == key.curve->alg;
    case KeyKind::rsa:
        return alg == "RS256" || alg == "RS384" || alg == "RS512" || alg == "PS256" ||
               alg == "PS384" || alg == "PS512";
    case KeyKind::ed25519:
        return alg == "EdDSA" || alg == "Ed25519"; // the second: RFC 9864, 2.2
    }
    return false;
}

} // namespace

std::string_view to_text(ForeignKeyError error) {
    switch (error) {
    case ForeignKeyError::malformed:
        return "malformed key";
    case ForeignKeyError::has_private:
        return "a private or symmetric key where a public one belongs";
    case ForeignKeyError::unsupported:
        return "unsupported key";
    }
    return "unknown";
}

std::expected<ForeignKey, ForeignKeyError> ForeignKey::parse(const json::object& jwk) {
    for (const auto* name : {"d", "p", "q", "dp", "dq", "qi", "oth", "k"}) {
        if (jwk.contains(name)) {
            return std::unexpected(ForeignKeyError::has_private);
        }
    }
    const auto kty = base::get_string(jwk, "kty");
    if (!kty) {
        return std::unexpected(ForeignKeyError::malformed);
    }
    auto made = *kty == "EC"    ? read_ec(jwk)
                : *kty == "RSA" ? read_rsa(jwk)
                : *kty == "OKP" ? read_okp(jwk)
                                : Made(std::unexpected(ForeignKeyError::unsupported));
    if (!made) {
        return std::unexpected(made.error());
    }
    if (!(*made)->key) {
        return std::unexpected(ForeignKeyError::malformed);
    }
    (*made)->given_id = base::get_string(jwk, "kid").value_or("");
    (*made)->given_issuer = base::get_string(jwk, "issuer").value_or("");
    (*made)->use = base::get_string(jwk, "use").value_or("");
    (*made)->alg = base::get_string(jwk, "alg").value_or("");
    return ForeignKey(*std::move(made));
}

std::expected<ForeignKey, ForeignKeyError> ForeignKey::parse(std::string_view text) {
    const auto members = base::parse_json_object(text, max_jwk_bytes);
    return members ? parse(*members)
                   : std::expected<ForeignKey, ForeignKeyError>(
                         std::unexpected(ForeignKeyError::malformed));
}

std::expected<void, JwsError> ForeignKey::verify(const CompactJws& jws) const {
    if (!admits(*impl_, jws.alg)) {
        return std::unexpected(JwsError::unsupported_alg);
    }
    auto signature = jws.signature;
    if (impl_->kind == KeyKind::ec) {
        auto der = to_der(signature, impl_->curve->bytes);
        if (!der) {
            return std::unexpected(JwsError::bad_signature);
        }
        signature = *std::move(der);
    }
    return verify_raw(jws.alg, base::as_bytes(jws.signing_input), signature)
               ? std::expected<void, JwsError>()
               : std::unexpected(JwsError::bad_signature);
}

bool ForeignKey::verify_raw(std::string_view alg, base::ByteView message,
                            base::ByteView signature) const {
    if (!admits(*impl_, alg)) {
        return false;
    }
    const DigestContext context(EVP_MD_CTX_new());
    EVP_PKEY_CTX* options = nullptr; // owned by context
    const auto* digest = impl_->kind == KeyKind::ed25519 ? nullptr : digest_for(alg);
    if (!context ||
        EVP_DigestVerifyInit(context.get(), &options, digest, nullptr, impl_->key.get()) != 1) {
        throw std::runtime_error("a signature check could not be set up");
    }
    if (alg.starts_with("PS") && // RFC 7518, 3.5: MGF1 with the same hash, salt of its size
        (EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING) != 1 ||
         EVP_PKEY_CTX_set_rsa_pss_saltlen(options, RSA_PSS_SALTLEN_DIGEST) != 1)) {
        throw std::runtime_error("a signature check could not be set up");
    }
    return EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(),
                            message.size()) == 1;
}

const std::string& ForeignKey::thumbprint() const {
    return impl_->thumbprint;
}
const std::string& ForeignKey::given_id() const {
    return impl_->given_id;
}
const std::string& ForeignKey::given_issuer() const {
    return impl_->given_issuer;
}

} // namespace conclave::jose
