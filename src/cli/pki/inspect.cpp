#include "base/bytes.hpp"
#include "cli/pki/openssl_ptr.hpp"
#include "cli/pki/pki.hpp"

#include <arpa/inet.h>
#include <array>
#include <ctime>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <stdexcept>

namespace conclave::cli::pki {

namespace {

using StorePtr = std::unique_ptr<X509_STORE, Free<X509_STORE_free>>;
using StoreContextPtr = std::unique_ptr<X509_STORE_CTX, Free<X509_STORE_CTX_free>>;
using GeneralNamesPtr = std::unique_ptr<GENERAL_NAMES, Free<GENERAL_NAMES_free>>;

base::WallTime to_time(const ASN1_TIME* time) {
    std::tm parts{};
    if (ASN1_TIME_to_tm(time, &parts) != 1)
        throw_openssl("read a certificate's date");
    return base::from_unix_seconds(timegm(&parts));
}

std::string common_name(const X509_NAME* name) {
    const int at = X509_NAME_get_index_by_NID(name, NID_commonName, -1);
    if (at < 0)
        return {};
    unsigned char* text = nullptr;
    const int size =
        ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
    if (size < 0)
        return {};
    std::string out(reinterpret_cast<const char*>(text), static_cast<std::size_t>(size));
    OPENSSL_free(text);
    return out;
}

void add_name(const GENERAL_NAME* name, Names& names) {
    int type = 0;
    const void* value = GENERAL_NAME_get0_value(name, &type);
    const auto* bytes = static_cast<const ASN1_STRING*>(value);
    if (type == GEN_DNS) {
        names.add({reinterpret_cast<const char*>(ASN1_STRING_get0_data(bytes)),
                   static_cast<std::size_t>(ASN1_STRING_length(bytes))});
    } else if (type == GEN_IPADD) {
        std::array<char, INET6_ADDRSTRLEN> text{};
        const int family = ASN1_STRING_length(bytes) == 4 ? AF_INET : AF_INET6;
        if (inet_ntop(family, ASN1_STRING_get0_data(bytes), text.data(), text.size()) != nullptr)
            names.add(text.data());
    }
}

Names names_of(const X509* certificate) {
    Names names;
    const GeneralNamesPtr list(static_cast<GENERAL_NAMES*>(
        X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
    for (int i = 0; list && i < sk_GENERAL_NAME_num(list.get()); ++i)
        add_name(sk_GENERAL_NAME_value(list.get(), i), names);
    return names;
}

std::string fingerprint(const X509* certificate) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    if (X509_digest(certificate, EVP_sha256(), digest.data(), &size) != 1)
        throw_openssl("hash a certificate");
    return base::to_hex({digest.data(), size});
}

} // namespace

void throw_openssl(std::string_view action) {
    const char* reason = ERR_reason_error_string(ERR_peek_last_error());
    ERR_clear_error();
    throw std::runtime_error("OpenSSL could not " + std::string(action) + ": " +
                             (reason == nullptr ? "no reason given" : reason));
}

BioPtr reader(std::string_view text) {
    BioPtr bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
    if (!bio)
        throw_openssl("read");
    return bio;
}

CertificatePtr read_certificate(std::string_view pem) {
    const BioPtr bio = reader(pem);
    CertificatePtr out(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
    ERR_clear_error();
    return out;
}

KeyPtr read_key(std::string_view pem) {
    // Never asks for a passphrase: a server must start without a person.
    const auto refuse = [](char*, int, int, void*) { return -1; };
    const BioPtr bio = reader(pem);
    KeyPtr out(PEM_read_bio_PrivateKey(bio.get(), nullptr, refuse, nullptr));
    ERR_clear_error();
    return out;
}

std::expected<Inspection, std::string> inspect(std::string_view pem) {
    const CertificatePtr certificate = read_certificate(pem);
    if (!certificate)
        return std::unexpected("it holds no PEM certificate");
    const X509* x509 = certificate.get();
    Inspection out;
    out.subject = common_name(X509_get_subject_name(x509));
    out.issuer = common_name(X509_get_issuer_name(x509));
    out.not_before = to_time(X509_get0_notBefore(x509));
    out.not_after = to_time(X509_get0_notAfter(x509));
    out.names = names_of(x509);
    out.authority = X509_check_ca(certificate.get()) == 1;
    out.fingerprint = fingerprint(x509);
    return out;
}

std::expected<void, std::string> verify(std::string_view leaf, std::string_view authority,
                                        base::WallTime at) {
    const CertificatePtr certificate = read_certificate(leaf);
    const CertificatePtr root = read_certificate(authority);
    if (!certificate || !root)
        return std::unexpected("it holds no PEM certificate");
    const StorePtr store(X509_STORE_new());
    const StoreContextPtr context(X509_STORE_CTX_new());
    if (!store || !context || X509_STORE_add_cert(store.get(), root.get()) != 1 ||
        X509_STORE_CTX_init(context.get(), store.get(), certificate.get(), nullptr) != 1)
        throw_openssl("prepare a verification");
    X509_STORE_CTX_set_purpose(context.get(), X509_PURPOSE_SSL_SERVER);
    X509_STORE_CTX_set_time(context.get(), 0, base::to_unix_seconds(at));
    if (X509_verify_cert(context.get()) == 1)
        return {};
    return std::unexpected(X509_verify_cert_error_string(X509_STORE_CTX_get_error(context.get())));
}

bool key_fits(std::string_view certificate, std::string_view key) {
    const CertificatePtr x509 = read_certificate(certificate);
    const KeyPtr pkey = read_key(key);
    const bool fits = x509 && pkey && X509_check_private_key(x509.get(), pkey.get()) == 1;
    ERR_clear_error();
    return fits;
}

} // namespace conclave::cli::pki
