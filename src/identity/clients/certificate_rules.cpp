#include "identity/clients/certificate_rules.hpp"

#include "base/bytes.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace conclave::identity {
namespace {

constexpr std::size_t max_name_bytes = 500; // our own limit

} // namespace

bool is_certificate_method(std::string_view method) {
    return method == issued_certificate_method || method == own_certificate_method;
}

std::optional<jose::CertificateName> certificate_name_kind(std::string_view name) {
    const auto found = std::ranges::find(certificate_name_kinds, name, &CertificateNameKind::name);
    return found == certificate_name_kinds.end() ? std::nullopt : std::optional(found->kind);
}

std::optional<std::string> certificate_rules_fault(const Client& client) {
    const auto& method = client.token_endpoint_auth_method;
    const auto& name = client.certificate_name;
    if (method == issued_certificate_method) {
        if (!certificate_name_kind(client.certificate_name_kind) || name.empty() ||
            name.size() > max_name_bytes || !base::is_utf8(name) ||
            base::has_control_characters(name)) {
            return "tls_client_auth needs one name of the certificate: its subject_dn, san_dns, "
                   "san_uri, san_ip or san_email (RFC 8705, 2.1.2)";
        }
    } else if (!name.empty() || !client.certificate_name_kind.empty()) {
        return "the name of a certificate goes with tls_client_auth only";
    }
    if (method == own_certificate_method && !client.has_keys()) {
        return "self_signed_tls_client_auth needs the client's public keys (jwks or jwks_uri)";
    }
    if (client.certificate_bound_access_tokens && client.dpop_bound_access_tokens) {
        return "tokens are bound to a certificate or by DPoP, and not both";
    }
    if (client.certificate_bound_access_tokens && client.allow_access_tokens_via_browser) {
        return "tls_client_certificate_bound_access_tokens and allow_access_tokens_via_browser "
               "contradict each other";
    }
    return std::nullopt;
}

} // namespace conclave::identity
