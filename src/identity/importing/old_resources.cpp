#include "identity/importing/old_resources.hpp"

#include "base/bytes.hpp"
#include "identity/importing/old_secrets.hpp"
#include "identity/protocol/resources.hpp"
#include "identity/protocol/scope.hpp"
#include "identity/tokens/signing_choice.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <iterator>

namespace conclave::identity::importing {
namespace {

constexpr std::size_t max_name = 200; // bytes; the column's width
constexpr std::size_t max_display_name = 200;
constexpr std::size_t max_description = 1000;
constexpr std::size_t max_parts = 1000; // claims, scopes or properties of one; our own limit

/// How the tables of one kind are called.
struct Words {
    ResourceKind kind{};
    std::string_view table;
    std::string_view claims;
    std::string_view properties;
    std::string_view key; // of the children
};

constexpr Words kinds[] = {
    {.kind = ResourceKind::api_scope,
     .table = "ApiScopes",
     .claims = "ApiScopeClaims",
     .properties = "ApiScopeProperties",
     .key = "ScopeId"},
    {.kind = ResourceKind::api_resource,
     .table = "ApiResources",
     .claims = "ApiResourceClaims",
     .properties = "ApiResourceProperties",
     .key = "ApiResourceId"},
    {.kind = ResourceKind::identity_resource,
     .table = "IdentityResources",
     .claims = "IdentityResourceClaims",
     .properties = "IdentityResourceProperties",
     .key = "IdentityResourceId"},
};

bool is_text(std::string_view text, std::size_t max) {
    return base::is_utf8(text) && base::utf8_length(text) <= max;
}

std::vector<std::string> split(const std::string& all) {
    std::vector<std::string> out;
    for (std::size_t at = 0; at < all.size();) {
        const auto end = std::min(all.find(',', at), all.size());
        out.push_back(all.substr(at, end - at));
        at = end + 1;
    }
    return out;
}

std::vector<std::string> texts(const std::vector<OldRow>& rows, std::string_view column) {
    std::vector<std::string> out;
    for (const auto& row : rows) {
        if (auto text = row.text(column); !contains(out, text)) {
            out.push_back(std::move(text));
        }
    }
    return out;
}

std::string fault(const StoredResource& resource) {
    const bool is_api = resource.kind == ResourceKind::api_resource;
    if (resource.name.empty() || resource.name.size() > max_name ||
        (is_api ? !is_text(resource.name, max_name) || base::has_control_characters(resource.name)
                : !is_scope_token(resource.name))) {
        return "the name is no scope (RFC 6749, 3.3)";
    }
    if (!is_text(resource.display_name, max_display_name) ||
        !is_text(resource.description, max_description)) {
        return "display name or description are too long, or no text";
    }
    if (resource.claims.size() > max_parts || resource.scopes.size() > max_parts ||
        resource.properties.size() > max_parts) {
        return "it has too many parts";
    }
    return {};
}

} // namespace

std::vector<std::string> settle_terms(StoredResource& api) {
    std::vector<std::string> out;
    if (api.require_indicator && !is_resource_uri(api.name)) {
        out.emplace_back("no token is for it, as there: it has to be named with `resource`, and "
                         "its name is no absolute URI (RFC 8707, 2)");
    }
    auto& algs = api.signing_algorithms;
    std::erase(algs, "");
    if (!algs.empty() && std::ranges::none_of(algs, signs_with)) {
        out.push_back(fmt::format("nothing here signs with {}: its tokens are signed with ES256, "
                                  "as all are that ask for nothing else",
                                  fmt::join(algs, ", ")));
        algs.clear();
    }
    return out;
}

std::vector<OldResource> read_resources(OldDatabase& old, std::int64_t now) {
    std::vector<OldResource> out;
    for (const auto& words : kinds) {
        auto claims = old.rows_by(words.claims, words.key);
        auto properties = old.rows_by(words.properties, words.key);
        const bool is_api = words.kind == ResourceKind::api_resource;
        auto scopes = is_api ? old.rows_by("ApiResourceScopes", words.key) : decltype(claims){};
        auto secrets = is_api ? old.rows_by("ApiResourceSecrets", words.key) : decltype(claims){};
        for (const auto& row : old.rows(old.table({words.table}))) {
            const auto id = row.text("Id");
            OldResource one{
                .kind = words.kind, .name = row.text("Name"), .record = {}, .warnings = {}};
            StoredResource made;
            made.kind = words.kind;
            made.name = one.name;
            made.display_name = row.text("DisplayName");
            made.description = row.text("Description");
            made.enabled = row.flag("Enabled", true);
            made.shown = row.flag("ShowInDiscoveryDocument", true);
            made.required = row.flag("Required", false);
            made.emphasize = row.flag("Emphasize", false);
            made.require_indicator = row.flag("RequireResourceIndicator", false);
            made.signing_algorithms = split(row.text("AllowedAccessTokenSigningAlgorithms"));
            made.claims = texts(claims[id], "Type");
            made.scopes = texts(scopes[id], "Scope");
            for (const auto& each : properties[id]) {
                made.properties.push_back(
                    {.id = 0, .key = each.text("Key"), .value = each.text("Value")});
            }
            made.secrets = read_api_secrets(secrets[id], now, one.warnings);
            std::ranges::move(settle_terms(made), std::back_inserter(one.warnings));
            if (!made.enabled) {
                one.warnings.emplace_back("it is disabled");
            }
            if (auto words_of_fault = fault(made); !words_of_fault.empty()) {
                one.record = std::unexpected(std::move(words_of_fault));
            } else {
                one.record = std::move(made);
            }
            out.push_back(std::move(one));
        }
    }
    return out;
}

} // namespace conclave::identity::importing
