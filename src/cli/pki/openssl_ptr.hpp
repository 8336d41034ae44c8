#pragma once

#include <memory>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <string>
#include <string_view>

/// Owners of OpenSSL's objects. Private to cli/pki's sources: includes OpenSSL.
namespace conclave::cli::pki {

template <auto free_function>
struct Free {
    template <class Type>
    void operator()(Type* object) const {
        free_function(object);
    }
};
using BioPtr = std::unique_ptr<BIO, Free<BIO_free>>;
using KeyPtr = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using CertificatePtr = std::unique_ptr<X509, Free<X509_free>>;

/// Throws std::runtime_error with OpenSSL's reason.
[[noreturn]] void throw_openssl(std::string_view action);

[[nodiscard]] BioPtr reader(std::string_view text);
/// Null when the text holds no such thing.
[[nodiscard]] CertificatePtr read_certificate(std::string_view pem);
[[nodiscard]] KeyPtr read_key(std::string_view pem);

} // namespace conclave::cli::pki
