#include "identity/clients/certificate_secrets.hpp"

#include "base/bytes.hpp"
#include "jose/windows_name.hpp"

#include <algorithm>

namespace conclave::identity {
namespace {

constexpr std::size_t sha1_digits = 40;

bool alive(const ClientSecret& secret, base::WallTime now) {
    return secret.expires_at == 0 || base::to_unix_seconds(now) < secret.expires_at;
}

/// In capital letters, without what programs put between the digits; empty when it is none.
std::string thumbprint_of(std::string_view text) {
    constexpr std::string_view mark = "\u200e"; // in front of it, where Windows shows one to copy
    if (text.starts_with(mark)) {
        text.remove_prefix(mark.size());
    }
    std::string out;
    for (const char c : text) {
        const bool digit = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F');
        const bool small = c >= 'a' && c <= 'f';
        if (digit || small) {
            out += small ? static_cast<char>(c - 'a' + 'A') : c;
        } else if (c != ' ' && c != ':') {
            return {};
        }
        if (out.size() > sha1_digits) {
            return {};
        }
    }
    return out.size() == sha1_digits ? out : std::string();
}

} // namespace

bool is_certificate_secret(std::string_view type) {
    return type == thumbprint_secret || type == name_secret;
}

std::string_view certificate_secret_fault(std::string_view type, std::string_view value) {
    if (type == thumbprint_secret) {
        return thumbprint_of(value).empty() ? "The value is no SHA-1 thumbprint: 40 hexadecimal "
                                              "digits."
                                            : "";
    }
    return jose::from_windows_name(value) ? ""
                                          : "The value is no subject of a certificate as .NET "
                                            "shows it: CN=client, O=company.";
}

bool counts_certificate_secrets(const Client& client, base::WallTime now) {
    return !client.is_public() && client.token_endpoint_auth_method.empty() &&
           std::ranges::any_of(client.secrets, [&](const ClientSecret& secret) {
               return is_certificate_secret(secret.type) && alive(secret, now);
           });
}

bool certificate_secret_matches(const Client& client, const jose::Certificate& certificate,
                                const std::optional<jose::CertificateAuthorities>& authorities,
                                base::WallTime now) {
    if (!counts_certificate_secrets(client, now) || !certificate.valid_at(now)) {
        return false;
    }
    const auto sha1 = certificate.sha1_thumbprint();
    bool named = false;
    for (const auto& secret : client.secrets) {
        if (!alive(secret, now)) {
            continue;
        }
        if (secret.type == thumbprint_secret && !sha1.empty() &&
            thumbprint_of(secret.hash) == sha1) {
            return true;
        }
        if (secret.type == name_secret) {
            const auto subject = jose::from_windows_name(secret.hash);
            named |= subject && certificate.names(jose::CertificateName::subject_dn, *subject);
        }
    }
    return named && authorities && certificate.issued_by(*authorities, now);
}

std::optional<std::string> key_of_certificate(std::string_view base64) {
    const auto der =
        base64.size() > 2 * jose::max_certificate_bytes ? std::nullopt : base::from_base64(base64);
    const auto certificate = der ? jose::Certificate::parse(*der) : std::nullopt;
    return certificate ? certificate->public_jwk() : std::nullopt;
}

} // namespace conclave::identity
