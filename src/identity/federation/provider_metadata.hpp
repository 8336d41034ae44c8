#pragma once

#include <expected>
#include <string>
#include <string_view>

/// What an external provider says of itself (OpenID Connect Discovery 1.0). Pure.
namespace conclave::identity {

struct ProviderMetadata {
    std::string issuer; // or the template of many: tenant_issuer.hpp
    std::string authorization_endpoint;
    std::string token_endpoint;
    std::string jwks_uri;
    std::string userinfo_endpoint{}; // empty: there is none that we may call
    bool names_itself = false;       // `iss` stands in each of its answers (RFC 9207)
    bool secret_in_body = false;     // its token endpoint takes no Basic authentication
};

/// Where the document of an authority lies (Discovery, 4).
[[nodiscard]] std::string discovery_address(std::string_view authority);

/// Or what is wrong with the document, in words for the operator: the end of "The document …".
[[nodiscard]] std::expected<ProviderMetadata, std::string>
read_provider_metadata(std::string_view text, std::string_view authority);

/// A text from outside, fit to be shown: at most 200 bytes, printable ASCII only.
[[nodiscard]] std::string shown_text(std::string_view text);

constexpr std::size_t max_discovery_bytes = 64 * 1024;

} // namespace conclave::identity
