#pragma once

#include <array>
#include <boost/json/object.hpp>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

/// The configuration as a file, as the console has it too: web/admin/src/pages/Configuration.
namespace conclave::cli::transfer {

/// A list of the configuration: where the admin API has it, and the member by which one knows an
/// item.
struct Kind {
    std::string_view key;
    std::string_view title;
    std::string_view path;
    std::string_view items;
    std::string_view name;
};

/// In the order of an import: what others name comes first.
inline constexpr std::array<Kind, 6> kinds{{
    {"apiScopes", "API scope", "ApiScopes", "scopes", "name"},
    {"apiResources", "API resource", "ApiResources", "apiResources", "name"},
    {"identityResources", "Identity resource", "IdentityResources", "identityResources", "name"},
    {"roles", "Role", "Roles", "roles", "name"},
    {"clients", "Application", "Clients", "clients", "clientId"},
    {"identityProviders", "Provider", "IdentityProviders", "identityProviders", "scheme"},
}};

using Item = boost::json::object;
/// Items by the key of their kind.
using Lists = std::map<std::string, std::vector<Item>, std::less<>>;

/// Empty: it has none.
[[nodiscard]] std::string name_of(const Kind& kind, const Item& item);
/// Does it stand in conclave.toml?
[[nodiscard]] bool is_fixed(const Item& item);
/// What of a value another installation can take over.
[[nodiscard]] boost::json::value portable(const boost::json::value& value);
[[nodiscard]] Item portable(const Item& item);

} // namespace conclave::cli::transfer
