#pragma once

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "jose/foreign_key.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace conclave::jose {

/// What a certificate may be recognized by (RFC 8705, 2.1.2).
enum class CertificateName { subject_dn, dns, uri, ip, email };

constexpr std::size_t max_certificate_bytes = 16 * 1024; // no honest one is larger

/// The issuers that certificates are believed of. Immutable; copies share it.
class CertificateAuthorities {
  public:
    /// One or more certificates in PEM; nullopt when there is none, or one is broken.
    static std::optional<CertificateAuthorities> parse(std::string_view pem);

    class Impl;
    [[nodiscard]] const Impl& impl() const { return *impl_; }

  private:
    explicit CertificateAuthorities(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}
    std::shared_ptr<const Impl> impl_;
};

/// A certificate that a client has shown on its connection (X.509, RFC 5280), and whose key it has
/// thereby proved to hold. Immutable; copies share it (const, so threads may too).
class Certificate {
  public:
    static std::optional<Certificate> parse(base::ByteView der);

    /// base64url(SHA-256 of the DER): `x5t#S256` of RFC 8705, 3.1.
    [[nodiscard]] const std::string& thumbprint() const;
    /// SHA-1 of the DER in capital hexadecimal digits, as .NET shows it: it still names one
    /// certificate among those that somebody else has made. Empty: the library does not compute it.
    [[nodiscard]] std::string sha1_thumbprint() const;
    /// Is `now` between the two times that it says?
    [[nodiscard]] bool valid_at(base::WallTime now) const;
    /// Its key as a JWK that a ForeignKey is read from; nullopt: of a kind that none is.
    [[nodiscard]] std::optional<std::string> public_jwk() const;
    /// Is it of this key? What else it says does not matter then (RFC 8705, 2.2).
    [[nodiscard]] bool is_of(const ForeignKey& key) const;
    /// Is this its subject, or one of its alternative names? A subject is compared as text of RFC
    /// 4514, DNS names without case, addresses by value, the rest byte for byte.
    [[nodiscard]] bool names(CertificateName kind, std::string_view value) const;
    /// Is it valid at `now`, for clients of TLS, and issued, directly or by others of them, by one
    /// of these?
    [[nodiscard]] bool issued_by(const CertificateAuthorities& authorities,
                                 base::WallTime now) const;

    class Impl;

  private:
    explicit Certificate(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}
    std::shared_ptr<const Impl> impl_;
};

} // namespace conclave::jose
