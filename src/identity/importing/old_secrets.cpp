#include "identity/importing/old_secrets.hpp"

#include "base/bytes.hpp"
#include "identity/clients/certificate_secrets.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace conclave::identity::importing {
namespace {

constexpr std::size_t sha256_bytes = 32;
constexpr std::size_t sha512_bytes = 64;

/// Those that have not ended.
std::vector<ClientSecret> read_rows(const std::vector<OldRow>& rows, std::int64_t now,
                                    std::vector<std::string>& warnings) {
    std::vector<ClientSecret> out;
    for (const auto& row : rows) {
        ClientSecret secret{.hash = row.text("Value"),
                            .description = row.text("Description"),
                            .expires_at = row.number("Expiration").value_or(0),
                            .type = row.text("Type"),
                            .created_at = row.number("Created").value_or(0)};
        const bool expires = !row.text("Expiration").empty(); // 1970 is no "never"
        if (expires && secret.expires_at <= now) {
            warnings.emplace_back("a secret has expired; left out");
            continue;
        }
        out.push_back(std::move(secret));
    }
    return out;
}

bool is_hash(const ClientSecret& secret, std::vector<std::string>& warnings) {
    const auto hash = base::from_base64(secret.hash);
    const bool known = hash && (hash->size() == sha256_bytes || hash->size() == sha512_bytes);
    if (!known) {
        warnings.emplace_back("a secret is no SHA-256 or SHA-512 hash; left out");
    }
    return known;
}

bool is_jwk(std::string_view type) {
    return type == "JsonWebKey" || type == "JWK";
}

/// Keys have no end here, so that of their secret is told.
void add_key(const ClientSecret& secret, Client& client, std::vector<std::string>& warnings) {
    auto key =
        secret.type == key_secret ? key_of_certificate(secret.hash) : std::optional(secret.hash);
    if (!key) {
        warnings.emplace_back("a certificate is none, or its key is not believed here; left out");
        return;
    }
    if (secret.expires_at != 0) {
        warnings.emplace_back("a key of it, which had an end there, has none here: take it away in "
                              "time");
    }
    client.jwks.push_back(*std::move(key));
}

/// What its certificates need, and bring.
void settle_certificates(Client& client, std::vector<std::string>& warnings) {
    const auto names = [](const ClientSecret& secret) {
        return is_certificate_secret(secret.type);
    };
    if (std::ranges::none_of(client.secrets, names)) {
        return;
    }
    warnings.emplace_back("it shows a certificate: [sites.certificates] has to be on, and where a "
                          "secret has its name, its issuer in certificate_authorities");
    if (std::ranges::all_of(client.secrets, names) && client.jwks.empty() &&
        !client.dpop_bound_access_tokens && !client.allow_access_tokens_via_browser) {
        client.certificate_bound_access_tokens = true;
    } else {
        warnings.emplace_back("its tokens are not bound to the certificate, as they were there");
    }
}

} // namespace

void read_client_secrets(const std::vector<OldRow>& rows, std::int64_t now, Client& client,
                         std::vector<std::string>& warnings) {
    for (auto& secret : read_rows(rows, now, warnings)) {
        if (is_jwk(secret.type) || secret.type == key_secret) {
            add_key(secret, client, warnings);
            continue;
        }
        if (secret.type == "SharedSecret") {
            if (!is_hash(secret, warnings)) {
                continue;
            }
        } else if (!is_certificate_secret(secret.type)) {
            warnings.push_back(
                fmt::format("a secret of type {} is kept without effect", secret.type));
        } else if (!certificate_secret_fault(secret.type, secret.hash).empty()) {
            warnings.push_back(
                fmt::format("a secret of type {} names no certificate; left out", secret.type));
            continue;
        }
        client.secrets.push_back(std::move(secret));
    }
    settle_certificates(client, warnings);
}

std::vector<ClientSecret> read_api_secrets(const std::vector<OldRow>& rows, std::int64_t now,
                                           std::vector<std::string>& warnings) {
    std::vector<ClientSecret> out;
    for (auto& secret : read_rows(rows, now, warnings)) {
        if (is_jwk(secret.type)) {
            continue; // of no use here
        }
        if (secret.type == "SharedSecret") {
            if (!is_hash(secret, warnings)) {
                continue;
            }
        } else {
            warnings.push_back(
                fmt::format("a secret of type {} is kept without effect", secret.type));
        }
        out.push_back(std::move(secret));
    }
    return out;
}

} // namespace conclave::identity::importing
