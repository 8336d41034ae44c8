#pragma once

#include "identity/clients/client.hpp"
#include "jose/certificate.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>

/// Clients that show certificates (RFC 8705), as far as their records have to do with it. Pure.
namespace conclave::identity {

constexpr std::string_view issued_certificate_method = "tls_client_auth";          // 2.1
constexpr std::string_view own_certificate_method = "self_signed_tls_client_auth"; // 2.2
[[nodiscard]] bool is_certificate_method(std::string_view method);

struct CertificateNameKind {
    std::string_view name; // in a record; metadata has it behind `tls_client_auth_` (2.1.2)
    jose::CertificateName kind;
};
constexpr std::array<CertificateNameKind, 5> certificate_name_kinds{
    {{"subject_dn", jose::CertificateName::subject_dn},
     {"san_dns", jose::CertificateName::dns},
     {"san_uri", jose::CertificateName::uri},
     {"san_ip", jose::CertificateName::ip},
     {"san_email", jose::CertificateName::email}}};
[[nodiscard]] std::optional<jose::CertificateName> certificate_name_kind(std::string_view name);

/// What in the record does not go together; nullopt: nothing.
[[nodiscard]] std::optional<std::string> certificate_rules_fault(const Client& client);

} // namespace conclave::identity
