#include "net/tls.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <stdexcept>
#include <utility>

namespace conclave::net {
namespace {

using Context = std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)>;
using ByName = std::map<std::string, SSL_CTX*, std::less<>>;

/// Forward secrecy and AEAD only (RFC 9325, 4.2).
constexpr long max_sent_certificates_bytes = 32L * 1024; // OpenSSL would take 100 KiB
constexpr const char* tls12_ciphers =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-CHACHA20-POLY1305:"
    "ECDHE-RSA-CHACHA20-POLY1305:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384";

std::string openssl_reason() {
    const unsigned long code = ERR_get_error();
    std::array<char, 256> text{};
    ERR_error_string_n(code, text.data(), text.size());
    ERR_clear_error();
    return text.data();
}

void require(int result, const std::string& what) {
    if (result != 1) {
        throw std::runtime_error(what + " (" + openssl_reason() +
                                 "); `conclave doctor` looks at every certificate");
    }
}

std::string_view name_of(std::string_view host) {
    if (host.starts_with('[')) {
        return host.substr(0, host.find(']') + 1);
    }
    return host.substr(0, host.find(':'));
}

/// ALPN (RFC 7301): each port speaks one protocol, `user` in its wire form.
int choose_protocol(SSL*, const unsigned char** out, unsigned char* out_length,
                    const unsigned char* in, unsigned int in_length, void* user) {
    const auto& ours = *static_cast<const std::vector<unsigned char>*>(user);
    unsigned char* chosen = nullptr;
    if (SSL_select_next_proto(&chosen, out_length, ours.data(), static_cast<unsigned>(ours.size()),
                              in, in_length) != OPENSSL_NPN_NEGOTIATED) {
        return SSL_TLSEXT_ERR_NOACK;
    }
    *out = chosen;
    return SSL_TLSEXT_ERR_OK;
}

int choose_certificate(SSL* ssl, int*, void* user) {
    const char* const name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    const auto& by_name = *static_cast<const ByName*>(user);
    if (name != nullptr) {
        if (const auto found = by_name.find(std::string_view(name)); found != by_name.end()) {
            SSL_set_SSL_CTX(ssl, found->second);
        }
    }
    return SSL_TLSEXT_ERR_OK; // an unknown name gets the first certificate, then 421
}

Context make_context(const Certificate& certificate, std::vector<unsigned char>& protocols) {
    Context context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
    if (!context) {
        throw std::bad_alloc();
    }
    SSL_CTX* const raw = context.get();
    SSL_CTX_set_min_proto_version(raw, TLS1_2_VERSION);
    SSL_CTX_set_options(raw, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION |
                                 SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_IGNORE_UNEXPECTED_EOF);
    SSL_CTX_set_mode(raw, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                              SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    require(SSL_CTX_set_cipher_list(raw, tls12_ciphers), "OpenSSL lacks the TLS 1.2 ciphers");
    require(SSL_CTX_use_certificate_chain_file(raw, certificate.chain_file.c_str()),
            "cannot use the certificate " + certificate.chain_file.string());
    require(SSL_CTX_use_PrivateKey_file(raw, certificate.key_file.c_str(), SSL_FILETYPE_PEM),
            "cannot use the private key " + certificate.key_file.string());
    require(SSL_CTX_check_private_key(raw), "the key " + certificate.key_file.string() +
                                                " does not belong to the certificate " +
                                                certificate.chain_file.string());
    SSL_CTX_set_alpn_select_cb(raw, choose_protocol, &protocols);
    return context;
}

/// Whoever has the key of a certificate may show it: whose it is, and whether that counts, is
/// decided where requests are served.
int take_any_certificate(X509_STORE_CTX*, void*) {
    return 1;
}

} // namespace

class TlsPort::Impl {
  public:
    std::vector<unsigned char> protocols; // ALPN's wire form: length, name
    std::map<std::string, Context> by_file;
    ByName by_name;
    SSL_CTX* first = nullptr;
};

TlsPort::TlsPort(const std::vector<Site>& sites, std::string_view protocol)
    : impl_(std::make_unique<Impl>()) {
    impl_->protocols.push_back(static_cast<unsigned char>(protocol.size()));
    impl_->protocols.insert(impl_->protocols.end(), protocol.begin(), protocol.end());
    for (const Site& site : sites) {
        const std::string file = site.certificate.chain_file.string();
        auto found = impl_->by_file.find(file);
        if (found == impl_->by_file.end()) {
            found = impl_->by_file.emplace(file, make_context(site.certificate, impl_->protocols))
                        .first;
        }
        SSL_CTX* const context = found->second.get();
        for (const std::string& host : site.hosts) {
            impl_->by_name.emplace(name_of(host), context);
        }
        impl_->first = impl_->first == nullptr ? context : impl_->first;
    }
    const bool asks = std::ranges::any_of(sites, &Site::client_certificates);
    for (const auto& [file, context] : impl_->by_file) {
        if (asks) {
            SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
            SSL_CTX_set_cert_verify_callback(context.get(), take_any_certificate, nullptr);
            // Strangers send these: a leaf and its issuers, and sessions with them aren't kept.
            SSL_CTX_set_max_cert_list(context.get(), max_sent_certificates_bytes);
            SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
        }
        // The macro of this name has a C cast in it.
        SSL_CTX_callback_ctrl(context.get(), SSL_CTRL_SET_TLSEXT_SERVERNAME_CB,
                              reinterpret_cast<void (*)()>(choose_certificate));
        SSL_CTX_set_tlsext_servername_arg(context.get(), &impl_->by_name);
        // One session cache name a port: tickets stay usable after the callback switched.
        static constexpr std::array<unsigned char, 8> id{'c', 'o', 'n', 'c', 'l', 'a', 'v', 'e'};
        SSL_CTX_set_session_id_context(context.get(), id.data(), id.size());
    }
}

TlsPort::~TlsPort() = default;

ssl_ctx_st* TlsPort::context() const {
    return impl_->first;
}

std::string TlsPort::certificate_of(const ssl_st* connection) {
    const std::unique_ptr<X509, decltype(&X509_free)> certificate(
        SSL_get1_peer_certificate(connection), X509_free);
    unsigned char* der = nullptr;
    const int size = certificate ? i2d_X509(certificate.get(), &der) : 0;
    std::string out;
    if (size > 0) {
        out.assign(der, der + size);
    }
    OPENSSL_free(der);
    return out;
}

} // namespace conclave::net
