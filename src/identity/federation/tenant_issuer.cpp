#include "identity/federation/tenant_issuer.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace conclave::identity {
namespace {

constexpr std::string_view placeholder = "{tenantid}";
constexpr std::array<std::string_view, 3> all_tenants{"common", "organizations", "consumers"};
constexpr std::size_t guid_length = 36;

bool is_guid(std::string_view text) { // RFC 9562, 4
    if (text.size() != guid_length) {
        return false;
    }
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        const bool digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
        if (dash ? c != '-' : !digit) {
            return false;
        }
    }
    return true;
}

std::string_view without_slash(std::string_view address) {
    return address.ends_with('/') ? address.substr(0, address.size() - 1) : address;
}

/// Where the path begins; npos: there is none.
std::size_t path_of(std::string_view address) {
    constexpr std::string_view mark = "://";
    const auto scheme = address.find(mark);
    return scheme == std::string_view::npos ? scheme : address.find('/', scheme + mark.size());
}

bool has_braces(std::string_view text) {
    return text.find_first_of("{}") != std::string_view::npos;
}

} // namespace

bool is_issuer_template(std::string_view issuer) {
    return issuer.contains(placeholder);
}

bool template_fits(std::string_view issuer, std::string_view authority) {
    const auto at = issuer.find(placeholder);
    const auto path = path_of(issuer);
    if (at == std::string_view::npos || path == std::string_view::npos || at <= path) {
        return false; // the tenant stands in the path, never in the host
    }
    const auto before = issuer.substr(0, at);
    const auto after = without_slash(issuer.substr(at + placeholder.size()));
    const auto given = without_slash(authority);
    if (has_braces(before) || has_braces(after) || !before.ends_with('/') ||
        !(after.empty() || after.starts_with('/')) ||
        given.size() <= before.size() + after.size() || !given.starts_with(before) ||
        !given.ends_with(after)) {
        return false;
    }
    const auto word = given.substr(before.size(), given.size() - before.size() - after.size());
    return std::ranges::find(all_tenants, word) != all_tenants.end();
}

bool names_all_tenants(std::string_view authority) {
    const auto path = path_of(authority);
    return path != std::string_view::npos &&
           std::ranges::any_of(all_tenants, [&](std::string_view word) {
               const auto step = "/" + std::string(word);
               const auto rest = authority.substr(path);
               return rest.ends_with(step) || rest.contains(step + "/");
           });
}

std::optional<std::string> issuer_of_tenant(std::string_view issuer, std::string_view tenant) {
    const auto at = issuer.find(placeholder);
    if (at == std::string_view::npos || !is_guid(tenant)) {
        return std::nullopt;
    }
    return std::string(issuer).replace(at, placeholder.size(), tenant);
}

bool is_issuer_of(std::string_view issuer, std::string_view named) {
    if (!is_issuer_template(issuer)) {
        return named == issuer;
    }
    const auto at = issuer.find(placeholder);
    return named.size() > at && issuer_of_tenant(issuer, named.substr(at, guid_length)) == named;
}

} // namespace conclave::identity
