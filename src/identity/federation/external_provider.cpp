#include "identity/federation/external_provider.hpp"

#include "base/bytes.hpp"
#include "identity/protocol/scope.hpp"

#include <algorithm>
#include <boost/url.hpp>

namespace conclave::identity {
namespace {

constexpr std::size_t max_scheme_bytes = 40;
constexpr std::size_t max_name_characters = 60;
constexpr std::size_t max_address_bytes = 500; // the column's width
constexpr std::size_t max_client_bytes = 500;  // the column's width
constexpr std::size_t max_scopes_bytes = 500;  // the column's width

bool is_text(std::string_view text, std::size_t most) {
    return !text.empty() && base::is_utf8(text) && !base::has_control_characters(text) &&
           base::utf8_length(text) <= most;
}

bool is_loopback(std::string_view host) {
    return host == "localhost" || host == "127.0.0.1" || host == "[::1]";
}

bool is_scope(std::string_view scope) { // RFC 6749, 3.3
    return !scope.empty() && std::ranges::all_of(scope, [](char c) {
        return c > ' ' && c <= '~' && c != '"' && c != '\\';
    });
}

} // namespace

bool is_scheme(std::string_view scheme) {
    return !scheme.empty() && scheme.size() <= max_scheme_bytes && scheme.front() != '-' &&
           std::ranges::all_of(scheme, [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
           });
}

bool is_provider_address(std::string_view url, bool query) {
    const auto parsed = boost::urls::parse_absolute_uri(url); // takes no fragment
    if (!parsed || url.size() > max_address_bytes || parsed->has_userinfo() ||
        (parsed->has_query() && !query)) {
        return false;
    }
    const std::string_view host = parsed->encoded_host();
    return !host.empty() &&
           (parsed->scheme_id() == boost::urls::scheme::https ||
            (parsed->scheme_id() == boost::urls::scheme::http && is_loopback(host)));
}

std::string federation_address(std::string_view issuer, std::string_view scheme) {
    return std::string(issuer) + "/federation/" + std::string(scheme) + "/signin";
}

std::optional<ProviderFault> provider_fault(const ExternalProvider& provider) {
    const auto fault = [](std::string_view member, std::string words) {
        return std::optional(ProviderFault{member, std::move(words)});
    };
    if (!is_scheme(provider.scheme)) {
        return fault("scheme", "A provider's short name is 1 to 40 lower-case letters, digits and "
                               "dashes: google.");
    }
    if (!is_text(provider.name, max_name_characters)) {
        return fault("displayName", "The name that people read has 1 to 60 characters.");
    }
    if (!is_provider_address(provider.authority)) {
        return fault("Authority", "The authority is an https address without query, as the "
                                  "provider's documentation has it: https://accounts.google.com");
    }
    if (!is_text(provider.client_id, max_client_bytes)) {
        return fault("ClientId",
                     "The client id is what the provider calls this server; its console shows it.");
    }
    if (!provider.client_secret.empty() && !is_text(provider.client_secret, max_client_bytes)) {
        return fault("ClientSecret", "The client secret is a text of at most 500 characters.");
    }
    if (!contains(provider.scopes, "openid") || !std::ranges::all_of(provider.scopes, is_scope) ||
        join_words(provider.scopes).size() > max_scopes_bytes) {
        return fault("Scope", "The scopes are words as in RFC 6749, and \"openid\" is among them.");
    }
    return std::nullopt;
}

} // namespace conclave::identity
