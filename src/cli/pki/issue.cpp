#include "cli/pki/openssl_ptr.hpp"
#include "cli/pki/pki.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <ranges>

namespace conclave::cli::pki {

namespace {

using ExtensionPtr = std::unique_ptr<X509_EXTENSION, Free<X509_EXTENSION_free>>;
using NumberPtr = std::unique_ptr<BIGNUM, Free<BN_free>>;

KeyPtr make_key() {
    KeyPtr key(EVP_EC_gen("P-256"));
    if (!key)
        throw_openssl("make a key");
    return key;
}

std::string written(BIO* bio) {
    char* data = nullptr;
    const auto size = BIO_get_mem_data(bio, &data);
    return {data, static_cast<std::size_t>(size)};
}

std::string to_pem(X509* certificate) {
    const BioPtr bio(BIO_new(BIO_s_mem()));
    if (!bio || PEM_write_bio_X509(bio.get(), certificate) != 1)
        throw_openssl("write a certificate");
    return written(bio.get());
}

std::string to_pem(EVP_PKEY* key) {
    const BioPtr bio(BIO_new(BIO_s_secmem()));
    if (!bio ||
        PEM_write_bio_PKCS8PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) != 1)
        throw_openssl("write a key");
    return written(bio.get());
}

void set_serial(X509* certificate) {
    // 159 bits: positive and at most 20 bytes (RFC 5280, 4.1.2.2).
    const NumberPtr number(BN_new());
    if (!number || BN_rand(number.get(), 159, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY) != 1 ||
        BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) == nullptr)
        throw_openssl("number a certificate");
}

void set_validity(X509* certificate, base::WallTime now, std::chrono::days lifetime) {
    const std::time_t from = base::to_unix_seconds(now - backdate);
    const std::time_t until = base::to_unix_seconds(now + lifetime - backdate);
    if (ASN1_TIME_set(X509_getm_notBefore(certificate), from) == nullptr ||
        ASN1_TIME_set(X509_getm_notAfter(certificate), until) == nullptr)
        throw_openssl("date a certificate");
}

void set_subject(X509* certificate, const std::string& common_name) {
    X509_NAME* name = X509_get_subject_name(certificate);
    const auto add = [&](const char* field, std::string_view value) {
        const std::string text(value.substr(0, 64)); // ub-common-name, RFC 5280, A.1
        if (X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8,
                                       reinterpret_cast<const unsigned char*>(text.data()),
                                       static_cast<int>(text.size()), -1, 0) != 1)
            throw_openssl("name a certificate");
    };
    add("O", "Conclave");
    add("CN", common_name);
}

void add_extension(X509* certificate, X509* issuer, int nid, const std::string& value) {
    X509V3_CTX context{};
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const ExtensionPtr extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
    if (!extension || X509_add_ext(certificate, extension.get(), -1) != 1)
        throw_openssl("add " + value + " to a certificate");
}

std::string subject_alternatives(const Names& names) {
    std::string out;
    for (const auto& host : names.hosts)
        out += (out.empty() ? "DNS:" : ",DNS:") + host;
    for (const auto& address : names.addresses)
        out += (out.empty() ? "IP:" : ",IP:") + address;
    return out;
}

CertificatePtr begin(EVP_PKEY* key, const std::string& common_name, base::WallTime now,
                     std::chrono::days lifetime) {
    CertificatePtr certificate(X509_new());
    if (!certificate || X509_set_version(certificate.get(), X509_VERSION_3) != 1 ||
        X509_set_pubkey(certificate.get(), key) != 1)
        throw_openssl("make a certificate");
    set_serial(certificate.get());
    set_validity(certificate.get(), now, lifetime);
    set_subject(certificate.get(), common_name);
    return certificate;
}

void sign(X509* certificate, X509* issuer, EVP_PKEY* key) {
    if (X509_set_issuer_name(certificate, X509_get_subject_name(issuer)) != 1 ||
        X509_sign(certificate, key, EVP_sha256()) == 0)
        throw_openssl("sign a certificate");
}

} // namespace

void Names::add(std::string_view host) {
    std::string text(host);
    if (text.starts_with('[') && text.ends_with(']'))
        text = text.substr(1, text.size() - 2);
    unsigned char bytes[sizeof(in6_addr)];
    const bool address = inet_pton(AF_INET, text.c_str(), bytes) == 1 ||
                         inet_pton(AF_INET6, text.c_str(), bytes) == 1;
    auto& list = address ? addresses : hosts;
    if (std::ranges::find(list, text) == list.end())
        list.push_back(std::move(text));
}

bool Names::covers(const Names& wanted) const {
    const auto holds = [](const std::vector<std::string>& list, const std::string& name) {
        return std::ranges::find(list, name) != list.end();
    };
    const auto host = [&](const std::string& name) {
        // A wildcard stands for one label (RFC 6125, 6.4.3).
        const auto dot = name.find('.');
        return holds(hosts, name) ||
               (dot != std::string::npos && holds(hosts, '*' + name.substr(dot)));
    };
    return std::ranges::all_of(wanted.hosts, host) &&
           std::ranges::all_of(wanted.addresses, [&](const std::string& address) {
               return holds(addresses, address);
           });
}

Pair make_authority(const std::string& common_name, base::WallTime now) {
    const KeyPtr key = make_key();
    const CertificatePtr certificate = begin(key.get(), common_name, now, authority_lifetime);
    X509* self = certificate.get();
    add_extension(self, self, NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
    add_extension(self, self, NID_key_usage, "critical,keyCertSign,cRLSign");
    add_extension(self, self, NID_subject_key_identifier, "hash");
    sign(self, self, key.get());
    return {to_pem(self), to_pem(key.get())};
}

Pair issue(const Pair& authority, const Names& names, base::WallTime now) {
    const CertificatePtr issuer = read_certificate(authority.certificate);
    const KeyPtr issuer_key = read_key(authority.key);
    if (!issuer || !issuer_key || X509_check_private_key(issuer.get(), issuer_key.get()) != 1)
        throw std::runtime_error("the authority's key does not fit its certificate");
    const KeyPtr key = make_key();
    const std::string& first = names.hosts.empty() ? names.addresses.front() : names.hosts.front();
    const CertificatePtr certificate = begin(key.get(), first, now, certificate_lifetime);
    X509* leaf = certificate.get();
    add_extension(leaf, issuer.get(), NID_basic_constraints, "critical,CA:FALSE");
    add_extension(leaf, issuer.get(), NID_key_usage, "critical,digitalSignature");
    add_extension(leaf, issuer.get(), NID_ext_key_usage, "serverAuth");
    add_extension(leaf, issuer.get(), NID_subject_alt_name, subject_alternatives(names));
    add_extension(leaf, issuer.get(), NID_subject_key_identifier, "hash");
    add_extension(leaf, issuer.get(), NID_authority_key_identifier, "keyid:always");
    sign(leaf, issuer.get(), issuer_key.get());
    return {to_pem(leaf), to_pem(key.get())};
}

} // namespace conclave::cli::pki
