#include "media/dtls/context.hpp"

#include "media/dtls/native_context.hpp"

#include <openssl/x509_vfy.h>

namespace conclave::media::dtls {
namespace {

constexpr char ciphers[] = // RFC 8827, 6.5; only forward-secret AEAD
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"
    "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"
    "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";
constexpr char groups[] = "X25519:P-256:P-384";
constexpr char srtp_profiles[] = "SRTP_AEAD_AES_128_GCM:SRTP_AES128_CM_SHA1_80";
constexpr long max_peer_certificates = 16 * 1024; // bytes; a self-signed one has about 400

/// Takes the place of OpenSSL's chain building: a self-signed certificate is good when its
/// fingerprint is in the description.
int verify_certificate(X509_STORE_CTX* store, void* /*unused*/) {
    const auto* ssl = static_cast<const SSL*>(
        X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
    auto* check = static_cast<PeerCheck*>(SSL_get_ex_data(ssl, association_slot()));
    const X509* certificate = X509_STORE_CTX_get0_cert(store);
    if (check == nullptr || certificate == nullptr || !check->accepts(to_der(certificate))) {
        X509_STORE_CTX_set_error(store, X509_V_ERR_APPLICATION_VERIFICATION);
        return 0;
    }
    return 1;
}

} // namespace

int association_slot() {
    static const int slot = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
    return slot;
}

Context::Context(const Certificate& certificate)
    : native_(std::make_unique<Native>()), fingerprint_(certificate.fingerprint()) {
    native_->context.reset(SSL_CTX_new(DTLS_method()));
    SSL_CTX* context = native_->context.get();
    require(context != nullptr, "a context");
    require(SSL_CTX_set_min_proto_version(context, DTLS1_2_VERSION) == 1 &&
                SSL_CTX_set_max_proto_version(context, DTLS1_2_VERSION) == 1,
            "the version");
    require(SSL_CTX_set_cipher_list(context, ciphers) == 1, "the cipher suites");
    require(SSL_CTX_set1_groups_list(context, groups) == 1, "the groups");
    require(SSL_CTX_set_tlsext_use_srtp(context, srtp_profiles) == 0, "the SRTP profiles");
    require(SSL_CTX_use_certificate(context, certificate.native().certificate.get()) == 1 &&
                SSL_CTX_use_PrivateKey(context, certificate.native().key.get()) == 1,
            "the certificate");
    SSL_CTX_set_options(context, SSL_OP_NO_QUERY_MTU | SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION |
                                     SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_max_cert_list(context, max_peer_certificates);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    SSL_CTX_set_cert_verify_callback(context, &verify_certificate, nullptr);
}

Context::Context(Context&&) noexcept = default;
Context& Context::operator=(Context&&) noexcept = default;
Context::~Context() = default;

} // namespace conclave::media::dtls
