#include "identity/http/client_certificate.hpp"

#include "base/bytes.hpp"
#include "identity/clients/certificate_rules.hpp"
#include "identity/clients/certificate_secrets.hpp"
#include "identity/http/services.hpp"
#include "identity/registration/client_keys.hpp"
#include "identity/tokens/binding.hpp"

#include <algorithm>

namespace conclave::identity {
namespace {

std::unexpected<OAuthError> refuse(std::string_view description) {
    return std::unexpected(
        OAuthError{.error = "invalid_request", .description = std::string(description)});
}

bool is_of_one(const jose::Certificate& certificate, const std::vector<jose::ForeignKey>& keys) {
    return std::ranges::any_of(keys, [&](const auto& key) { return certificate.is_of(key); });
}

} // namespace

std::optional<jose::Certificate> certificate_of(const net::Request& request) {
    return jose::Certificate::parse(base::as_bytes(request.client_certificate));
}

std::string_view certificate_fault(Services& services, const net::Request& request,
                                   const Client& client) {
    const auto certificate = certificate_of(request);
    if (!certificate) {
        return "no certificate";
    }
    if (client.token_endpoint_auth_method == own_certificate_method) {
        // The second time as for a key that is not known yet: the client may have published it.
        return is_of_one(*certificate, services.client_keys.of(client, {})) ||
                       is_of_one(*certificate,
                                 services.client_keys.of(client, certificate->thumbprint()))
                   ? std::string_view()
                   : "the certificate is of none of its keys";
    }
    const auto kind = certificate_name_kind(client.certificate_name_kind);
    const auto& authorities = services.config.certificate_authorities;
    if (!kind || !certificate->names(*kind, client.certificate_name)) {
        return "the certificate has another name";
    }
    return authorities && certificate->issued_by(*authorities, services.clock.now())
               ? std::string_view()
               : "the certificate is expired, or of nobody who is believed";
}

std::string_view secrets_certificate_fault(Services& services, const net::Request& request,
                                           const Client& client) {
    const auto certificate = certificate_of(request);
    if (!certificate) {
        return "no certificate";
    }
    return certificate_secret_matches(client, *certificate, services.config.certificate_authorities,
                                      services.clock.now())
               ? std::string_view()
               : "the certificate is none that its secrets name, or is not valid";
}

std::expected<std::string, OAuthError> token_binding(const net::Request& request,
                                                     const Client& client, std::string jkt) {
    if (!client.certificate_bound_access_tokens) {
        return jkt;
    }
    if (!jkt.empty()) {
        return refuse("Tokens of this client are bound to its certificate, not by DPoP.");
    }
    const auto certificate = certificate_of(request);
    if (!certificate) {
        return refuse("Tokens of this client are bound to its certificate: show it (RFC 8705, 3).");
    }
    return certificate_binding(certificate->thumbprint());
}

bool shows_certificate(const net::Request& request, std::string_view binding) {
    const auto certificate = certificate_of(request);
    return certificate && certificate_binding(certificate->thumbprint()) == binding;
}

} // namespace conclave::identity
