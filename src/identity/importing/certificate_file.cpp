#include "identity/importing/certificate_file.hpp"

#include "jose/foreign_key.hpp"
#include "jose/public_members.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <ctime>
#include <fmt/format.h>
#include <memory>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pkcs12.h>
#include <openssl/provider.h>
#include <openssl/x509.h>
#include <utility>

namespace conclave::identity::importing {
namespace json = boost::json;

namespace {

template <auto Release>
struct Releases {
    template <class T>
    void operator()(T* object) const {
        Release(object);
    }
};
using File = std::unique_ptr<PKCS12, Releases<PKCS12_free>>;
using Key = std::unique_ptr<EVP_PKEY, Releases<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Releases<X509_free>>;
using Provider = std::unique_ptr<OSSL_PROVIDER, Releases<OSSL_PROVIDER_unload>>;

constexpr std::size_t max_bytes = 1024 * 1024;
constexpr int keep_the_usual = 1;
constexpr std::array rsa_algorithms{"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"};

/// By curve (RFC 7518, 3.4).
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> curve_algorithms{
    {{"P-256", "ES256"}, {"P-384", "ES384"}, {"P-521", "ES512"}}};

std::unexpected<std::string> refuse(std::string why) {
    ERR_clear_error();
    return std::unexpected(std::move(why));
}

struct Public {
    json::object members;
    std::string algorithm;
};

std::expected<Public, std::string> rsa_members(const EVP_PKEY* key, std::string_view algorithm) {
    const auto bits = EVP_PKEY_get_bits(key);
    if (bits < static_cast<int>(jose::foreign_rsa_min_bits)) {
        return refuse(fmt::format("holds an RSA key of {} bits, and one below {} is not believed "
                                  "here",
                                  bits, jose::foreign_rsa_min_bits));
    }
    const auto chosen = algorithm.empty() ? rsa_algorithms.front() : algorithm;
    if (std::ranges::find(rsa_algorithms, chosen) == rsa_algorithms.end()) {
        return refuse(fmt::format("holds an RSA key, which does not sign with {}", chosen));
    }
    return Public{.members = *jose::public_members(key), .algorithm = std::string(chosen)};
}

std::expected<Public, std::string> ec_members(const EVP_PKEY* key, std::string_view algorithm) {
    auto members = jose::public_members(key);
    if (!members) {
        return refuse("holds a key on a curve that is not known here");
    }
    const std::string curve(members->at("crv").as_string());
    const auto* const own = std::ranges::find(
        curve_algorithms, curve, &std::pair<std::string_view, std::string_view>::first);
    if (!algorithm.empty() && algorithm != own->second) {
        return refuse(
            fmt::format("holds a key on {}, which does not sign with {}", curve, algorithm));
    }
    return Public{.members = *std::move(members), .algorithm = std::string(own->second)};
}

std::expected<Public, std::string> public_part(const EVP_PKEY* key, std::string_view algorithm) {
    switch (EVP_PKEY_get_base_id(key)) {
    case EVP_PKEY_RSA:
        return rsa_members(key, algorithm);
    case EVP_PKEY_EC:
        return ec_members(key, algorithm);
    default:
        return refuse("holds a key of a kind that the old server does not sign with");
    }
}

/// As .NET writes it: SHA-1 in capital letters.
std::string thumbprint(const X509* certificate) {
    std::array<std::uint8_t, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    if (X509_digest(certificate, EVP_sha1(), digest.data(), &size) != 1) {
        return {};
    }
    auto text = base::to_hex({digest.data(), size});
    std::ranges::transform(text, text.begin(),
                           [](char c) { return c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c; });
    return text;
}

base::WallTime time_of(const ASN1_TIME* time) {
    std::tm parts{};
    return ASN1_TIME_to_tm(time, &parts) == 1 ? base::from_unix_seconds(timegm(&parts))
                                              : base::WallTime{};
}

/// No password is written as an empty text or as none.
bool opens(PKCS12* file, const std::string& password) {
    return PKCS12_mac_present(file) == 0 || PKCS12_verify_mac(file, password.c_str(), -1) == 1 ||
           (password.empty() && PKCS12_verify_mac(file, nullptr, 0) == 1);
}

} // namespace

std::expected<CertificateKey, std::string> read_certificate_file(base::ByteView bytes,
                                                                 const std::string& password,
                                                                 std::string_view algorithm) {
    // RC2 and the like, which Windows seals certificates with.
    const Provider old_ciphers(OSSL_PROVIDER_try_load(nullptr, "legacy", keep_the_usual));
    const std::uint8_t* at = bytes.data();
    const File file(bytes.size() > max_bytes
                        ? nullptr
                        : d2i_PKCS12(nullptr, &at, static_cast<long>(bytes.size())));
    if (!file) {
        return refuse("is no file in PKCS#12 (.pfx, .p12)");
    }
    if (!opens(file.get(), password)) {
        return refuse("does not open with this password");
    }
    EVP_PKEY* found_key = nullptr;
    X509* found = nullptr;
    const bool parsed =
        PKCS12_parse(file.get(), password.c_str(), &found_key, &found, nullptr) == 1;
    const Key key(found_key);
    const Certificate certificate(found);
    if (!parsed) {
        return refuse("is damaged, or sealed in a way that is not known here");
    }
    if (!key) {
        return refuse("holds no private key, so the old server did not sign with it; take the file "
                      "that it was started with");
    }
    if (!certificate) {
        return refuse("holds no certificate of its key");
    }
    auto part = public_part(key.get(), algorithm);
    if (!part) {
        return std::unexpected(part.error());
    }
    const auto kid = thumbprint(certificate.get()) + part->algorithm; // as AddSigningCredential
    part->members["use"] = "sig";
    part->members["alg"] = part->algorithm;
    part->members["kid"] = kid;
    auto jwk = json::serialize(part->members);
    ERR_clear_error();
    if (!jose::ForeignKey::parse(jwk)) { // as it will be read, with its limits
        return refuse("holds a key that is not believed here");
    }
    return CertificateKey{
        .key = {.kid = kid, .alg = std::move(part->algorithm), .jwk = std::move(jwk)},
        .made = time_of(X509_get0_notBefore(certificate.get())),
        .ends = time_of(X509_get0_notAfter(certificate.get()))};
}

} // namespace conclave::identity::importing
