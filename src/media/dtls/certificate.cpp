#include "media/dtls/certificate.hpp"

#include "media/dtls/fingerprint.hpp"
#include "media/dtls/openssl_types.hpp"

#include <openssl/asn1.h>
#include <openssl/bn.h>
#include <openssl/err.h>
#include <stdexcept>
#include <string>
#include <utility>

namespace conclave::media::dtls {
namespace {

constexpr int serial_bits = 127;         // positive, and at most 20 octets (RFC 5280, 4.1.2.2)
constexpr char common_name[] = "WebRTC"; // browsers use the same; it tells nothing of the site

void set_random_serial(X509* certificate) {
    const std::unique_ptr<BIGNUM, Deleter<BN_free>> number(BN_new());
    require(number &&
                BN_rand(number.get(), serial_bits, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1 &&
                BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr,
            "a serial number");
}

void set_time(ASN1_TIME* field, base::WallTime time) {
    require(ASN1_TIME_set(field, base::to_unix_seconds(time)) != nullptr, "a time of validity");
}

void set_names(X509* certificate) {
    X509_NAME* name = X509_get_subject_name(certificate);
    const auto text = base::as_bytes(common_name);
    require(X509_NAME_add_entry_by_NID(name, NID_commonName, MBSTRING_UTF8, text.data(),
                                       static_cast<int>(text.size()), -1, 0) == 1 &&
                X509_set_issuer_name(certificate, name) == 1,
            "a name");
}

} // namespace

void require(bool holds, std::string_view what) {
    if (!holds) {
        const char* reason = ERR_reason_error_string(ERR_peek_last_error());
        ERR_clear_error();
        throw std::runtime_error("DTLS: the cryptographic library failed at " + std::string(what) +
                                 ": " + (reason != nullptr ? reason : "no reason given"));
    }
}

base::Bytes to_der(const X509* certificate) {
    unsigned char* start = nullptr;
    const int size = i2d_X509(certificate, &start);
    if (size < 0) {
        return {};
    }
    base::Bytes out(start, start + size);
    OPENSSL_free(start);
    return out;
}

Certificate Certificate::generate(base::WallTime now) {
    auto native = std::make_unique<Native>();
    native->key.reset(EVP_EC_gen("P-256"));
    native->certificate.reset(X509_new());
    X509* certificate = native->certificate.get();
    require(native->key && certificate != nullptr, "a key pair");
    require(X509_set_version(certificate, X509_VERSION_3) == 1, "the version");
    set_random_serial(certificate);
    set_time(X509_getm_notBefore(certificate), now - back_dated);
    set_time(X509_getm_notAfter(certificate), now + life_time);
    set_names(certificate);
    require(X509_set_pubkey(certificate, native->key.get()) == 1 &&
                X509_sign(certificate, native->key.get(), EVP_sha256()) > 0,
            "a signature");
    auto fingerprint = make_fingerprint("sha-256", to_der(certificate));
    require(fingerprint.has_value(), "a fingerprint");
    return {std::move(native), *std::move(fingerprint), now + life_time};
}

Certificate::Certificate(std::unique_ptr<Native> native, Fingerprint fingerprint,
                         base::WallTime expires)
    : native_(std::move(native)), fingerprint_(std::move(fingerprint)), expires_(expires) {}
Certificate::Certificate(Certificate&&) noexcept = default;
Certificate& Certificate::operator=(Certificate&&) noexcept = default;
Certificate::~Certificate() = default;

} // namespace conclave::media::dtls
