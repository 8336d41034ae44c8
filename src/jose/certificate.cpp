#include "jose/certificate.hpp"

#include "jose/digest.hpp"
#include "jose/foreign_key_impl.hpp"
#include "jose/public_members.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <ctime>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdexcept>

namespace conclave::jose {
namespace {

using X509Handle = std::unique_ptr<X509, Releases<X509_free>>;
using Store = std::unique_ptr<X509_STORE, Releases<X509_STORE_free>>;
using StoreContext = std::unique_ptr<X509_STORE_CTX, Releases<X509_STORE_CTX_free>>;
using Memory = std::unique_ptr<BIO, Releases<BIO_free_all>>;
using Octets = std::unique_ptr<ASN1_OCTET_STRING, Releases<ASN1_OCTET_STRING_free>>;
using Names = std::unique_ptr<GENERAL_NAMES, Releases<GENERAL_NAMES_free>>;

std::string_view text_of(const ASN1_STRING* string) {
    return base::as_text(
        {ASN1_STRING_get0_data(string), static_cast<std::size_t>(ASN1_STRING_length(string))});
}

std::string subject_of(const X509* certificate) {
    const Memory out(BIO_new(BIO_s_mem()));
    if (!out || X509_NAME_print_ex(out.get(), X509_get_subject_name(certificate), 0,
                                   XN_FLAG_RFC2253 &
                                       ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB)) < 0) {
        return {};
    }
    char* data = nullptr;
    const auto size = BIO_ctrl(out.get(), BIO_CTRL_INFO, 0, static_cast<void*>(&data));
    return {data, static_cast<std::size_t>(size)};
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool matches(const GENERAL_NAME& name, CertificateName kind, std::string_view value) {
    switch (kind) {
    case CertificateName::dns:
        return name.type == GEN_DNS &&
               std::ranges::equal(text_of(name.d.dNSName), value, {}, lower, lower);
    case CertificateName::uri:
        return name.type == GEN_URI && text_of(name.d.uniformResourceIdentifier) == value;
    case CertificateName::email:
        return name.type == GEN_EMAIL && text_of(name.d.rfc822Name) == value;
    case CertificateName::ip: {
        const Octets address(a2i_IPADDRESS(std::string(value).c_str()));
        ERR_clear_error();
        return name.type == GEN_IPADD && address &&
               ASN1_OCTET_STRING_cmp(name.d.iPAddress, address.get()) == 0;
    }
    case CertificateName::subject_dn:
        break;
    }
    return false;
}

} // namespace

class CertificateAuthorities::Impl {
  public:
    Store store;
};

class Certificate::Impl {
  public:
    X509Handle x509;
    std::string thumbprint;
    std::string subject;
};

std::optional<CertificateAuthorities> CertificateAuthorities::parse(std::string_view pem) {
    const Memory in(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    auto impl = std::make_shared<Impl>();
    impl->store.reset(X509_STORE_new());
    if (!in || !impl->store) {
        throw std::runtime_error("out of memory in the cryptographic library");
    }
    std::size_t count = 0;
    while (const X509Handle one{PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr)}) {
        if (X509_STORE_add_cert(impl->store.get(), one.get()) != 1) {
            ERR_clear_error();
            return std::nullopt;
        }
        ++count;
    }
    const auto reason = ERR_GET_REASON(ERR_peek_last_error());
    ERR_clear_error();
    return count > 0 && reason == PEM_R_NO_START_LINE // the end of the text
               ? std::optional(CertificateAuthorities(std::move(impl)))
               : std::nullopt;
}

std::optional<Certificate> Certificate::parse(base::ByteView der) {
    if (der.empty() || der.size() > max_certificate_bytes) {
        return std::nullopt;
    }
    const std::uint8_t* at = der.data();
    auto impl = std::make_shared<Impl>();
    impl->x509.reset(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
    const bool whole = impl->x509 && at == der.data() + der.size() &&
                       X509_get0_pubkey(impl->x509.get()) != nullptr;
    ERR_clear_error();
    if (!whole) {
        return std::nullopt;
    }
    impl->thumbprint = sha256_base64url(base::as_text(der));
    impl->subject = subject_of(impl->x509.get());
    return Certificate(std::move(impl));
}

const std::string& Certificate::thumbprint() const {
    return impl_->thumbprint;
}

std::string Certificate::sha1_thumbprint() const {
    std::array<std::uint8_t, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    if (X509_digest(impl_->x509.get(), EVP_sha1(), digest.data(), &size) != 1) {
        ERR_clear_error();
        return {};
    }
    auto text = base::to_hex({digest.data(), size});
    std::ranges::transform(text, text.begin(),
                           [](char c) { return c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c; });
    return text;
}

bool Certificate::valid_at(base::WallTime now) const {
    auto seconds = static_cast<std::time_t>(base::to_unix_seconds(now));
    const bool valid = X509_cmp_time(X509_get0_notBefore(impl_->x509.get()), &seconds) < 0 &&
                       X509_cmp_time(X509_get0_notAfter(impl_->x509.get()), &seconds) > 0;
    ERR_clear_error();
    return valid;
}

std::optional<std::string> Certificate::public_jwk() const {
    const auto members = public_members(X509_get0_pubkey(impl_->x509.get()));
    auto text = members ? boost::json::serialize(*members) : std::string();
    return ForeignKey::parse(text) ? std::optional(std::move(text)) : std::nullopt;
}

bool Certificate::is_of(const ForeignKey& key) const {
    const bool same = key.impl().use != "enc" && // RFC 7517, 4.2: that one proves nothing
                      EVP_PKEY_eq(X509_get0_pubkey(impl_->x509.get()), key.impl().key.get()) == 1;
    ERR_clear_error();
    return same;
}

bool Certificate::names(CertificateName kind, std::string_view value) const {
    if (value.empty()) {
        return false;
    }
    if (kind == CertificateName::subject_dn) {
        return impl_->subject == value;
    }
    const Names names(static_cast<GENERAL_NAMES*>(
        X509_get_ext_d2i(impl_->x509.get(), NID_subject_alt_name, nullptr, nullptr)));
    ERR_clear_error();
    const int count = names ? sk_GENERAL_NAME_num(names.get()) : 0;
    for (int i = 0; i < count; ++i) {
        if (matches(*sk_GENERAL_NAME_value(names.get(), i), kind, value)) {
            return true;
        }
    }
    return false;
}

bool Certificate::issued_by(const CertificateAuthorities& authorities, base::WallTime now) const {
    const StoreContext context(X509_STORE_CTX_new());
    if (!context || X509_STORE_CTX_init(context.get(), authorities.impl().store.get(),
                                        impl_->x509.get(), nullptr) != 1) {
        throw std::runtime_error("a certificate check could not be set up");
    }
    auto* rules = X509_STORE_CTX_get0_param(context.get());
    X509_VERIFY_PARAM_set_time(rules, base::to_unix_seconds(now));
    X509_VERIFY_PARAM_set_flags(rules, X509_V_FLAG_PARTIAL_CHAIN);
    X509_VERIFY_PARAM_set_purpose(rules, X509_PURPOSE_SSL_CLIENT);
    const bool good = X509_verify_cert(context.get()) == 1;
    ERR_clear_error();
    return good;
}

} // namespace conclave::jose
