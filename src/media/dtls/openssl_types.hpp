#pragma once

#include "media/dtls/certificate.hpp"

#include "base/bytes.hpp"

#include <memory>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <string_view>

/// Only for the sources of this folder: it shows OpenSSL.
namespace conclave::media::dtls {

template <auto release>
struct Deleter {
    template <typename Object>
    void operator()(Object* object) const {
        release(object);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY_free>>;
using X509Certificate = std::unique_ptr<X509, Deleter<X509_free>>;
using SslContext = std::unique_ptr<SSL_CTX, Deleter<SSL_CTX_free>>;
using Ssl = std::unique_ptr<SSL, Deleter<SSL_free>>;

struct Certificate::Native {
    Key key;
    X509Certificate certificate;
};

/// DER; empty when the library fails.
[[nodiscard]] base::Bytes to_der(const X509* certificate);

/// Throws std::runtime_error with the library's reason unless `holds`.
void require(bool holds, std::string_view what);

} // namespace conclave::media::dtls
