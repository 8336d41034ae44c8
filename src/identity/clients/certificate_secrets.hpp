#pragma once

#include "base/clock.hpp"
#include "identity/clients/client.hpp"
#include "jose/certificate.hpp"

#include <optional>
#include <string>
#include <string_view>

/// Secrets of the replaced stack that name a certificate. They count for a client without a method
/// of its own (`token_endpoint_auth_method`), beside its shared secrets, as there. Pure.
namespace conclave::identity {

constexpr std::string_view thumbprint_secret = "X509Thumbprint"; // SHA-1 of the whole, hexadecimal
constexpr std::string_view name_secret = "X509Name";             // the subject as .NET shows it
constexpr std::string_view key_secret = "X509CertificateBase64"; // whose key signs assertions

/// Does it name a certificate that is shown on the connection?
[[nodiscard]] bool is_certificate_secret(std::string_view type);
/// Why `value` is no secret of this type; empty: it is one.
[[nodiscard]] std::string_view certificate_secret_fault(std::string_view type,
                                                        std::string_view value);
/// Has the client one that has not ended, and no method that it keeps to?
[[nodiscard]] bool counts_certificate_secrets(const Client& client, base::WallTime now);

/// Do its secrets name this certificate? It is valid at `now`; one that is named by its subject
/// was issued by one of `authorities`.
[[nodiscard]] bool
certificate_secret_matches(const Client& client, const jose::Certificate& certificate,
                           const std::optional<jose::CertificateAuthorities>& authorities,
                           base::WallTime now);

/// The public key of a certificate in base64, as a JWK that clients may have; nullopt: there is
/// none, or it is not believed here.
[[nodiscard]] std::optional<std::string> key_of_certificate(std::string_view base64);

} // namespace conclave::identity
