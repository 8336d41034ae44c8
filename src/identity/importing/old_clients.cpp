#include "identity/importing/old_clients.hpp"

#include "identity/admin/body.hpp"
#include "identity/admin/client_dto.hpp"
#include "identity/clients/client_service.hpp"
#include "identity/clients/information_rules.hpp"
#include "identity/importing/old_secrets.hpp"
#include "identity/protocol/redirect_uri.hpp"
#include "identity/protocol/scope.hpp"
#include "identity/users/fold.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <fmt/format.h>

namespace conclave::identity::importing {
namespace json = boost::json;

namespace {

using Children = std::map<std::string, std::vector<OldRow>>;

struct ClientTables {
    Children grants, redirects, logouts, scopes, origins, providers, claims, properties, secrets;

    explicit ClientTables(OldDatabase& old)
        : grants(old.rows_by("ClientGrantTypes", "ClientId")),
          redirects(old.rows_by("ClientRedirectUris", "ClientId")),
          logouts(old.rows_by("ClientPostLogoutRedirectUris", "ClientId")),
          scopes(old.rows_by("ClientScopes", "ClientId")),
          origins(old.rows_by("ClientCorsOrigins", "ClientId")),
          providers(old.rows_by("ClientIdPRestrictions", "ClientId")),
          claims(old.rows_by("ClientClaims", "ClientId")),
          properties(old.rows_by("ClientProperties", "ClientId")),
          secrets(old.rows_by("ClientSecrets", "ClientId")) {}
};

const std::vector<OldRow>& of(const Children& children, const std::string& id) {
    static const std::vector<OldRow> none;
    const auto found = children.find(id);
    return found == children.end() ? none : found->second;
}

json::array texts(const std::vector<OldRow>& rows, std::string_view column) {
    json::array out;
    for (const auto& row : rows) {
        out.emplace_back(row.text(column));
    }
    return out;
}

/// Schemes as they are called here: providers come over in lower case, too.
json::array schemes(const std::vector<OldRow>& rows) {
    json::array out;
    for (const auto& row : rows) {
        out.emplace_back(fold_case(row.text("Provider")));
    }
    return out;
}

json::array pairs(const std::vector<OldRow>& rows, std::string_view column,
                  std::string_view member) {
    json::array out;
    for (const auto& row : rows) {
        out.push_back(json::object{{member, row.text(column)}, {"value", row.text("Value")}});
    }
    return out;
}

/// Columns have the names of the admin API's members but for the first letter.
json::object members_of(const OldRow& row,
                        const std::map<std::string, OldDatabase::Kind>& columns) {
    json::object out;
    for (const auto& [column, kind] : columns) {
        if (!row.values.contains(column) || column == "Id" || kind == OldDatabase::Kind::time) {
            continue;
        }
        auto name = column;
        name.front() = static_cast<char>(name.front() | 0x20); // ASCII letters, as in the catalogue
        if (column == "AllowedIdentityTokenSigningAlgorithms") {
            json::array list;
            const auto all = row.text(column);
            for (std::size_t at = 0; at < all.size();) {
                const auto end = std::min(all.find(',', at), all.size());
                list.emplace_back(all.substr(at, end - at));
                at = end + 1;
            }
            out[name] = std::move(list);
        } else if (kind == OldDatabase::Kind::flag) {
            out[name] = row.flag(column, false);
        } else if (kind == OldDatabase::Kind::number) {
            out[name] = row.number(column).value_or(0);
        } else {
            out[name] = row.text(column);
        }
    }
    return out;
}

/// An origin as browsers write it, when it is one at all.
json::array origins(const std::vector<OldRow>& rows, std::vector<std::string>& warnings) {
    json::array out;
    for (const auto& row : rows) {
        const auto origin = row.text("Origin");
        if (const auto plain = origin_of(origin); !plain.empty()) {
            out.emplace_back(plain);
        } else {
            warnings.push_back(fmt::format("CORS origin \"{}\" is none; left out", origin));
        }
    }
    return out;
}

std::string words_of(const admin::Faults& faults) {
    std::string out;
    for (const auto& [member, all] : faults) {
        for (const auto& words : all) {
            out += (out.empty() ? "" : "; ") + member + ": " + words;
        }
    }
    return out;
}

void warn_of_grants(const Client& client, const std::vector<OldRow>& rows,
                    std::vector<std::string>& warnings) {
    for (const auto& row : rows) {
        const auto grant = row.text("GrantType");
        if (grant != "hybrid" && !contains(client.grant_types, grant)) {
            warnings.push_back(
                fmt::format("grant type \"{}\" is not offered here: kept without effect", grant));
        }
    }
    if (client.grant_types.empty()) {
        warnings.emplace_back("nothing is left that it may ask for");
    }
}

bool is_loopback(std::string_view http_uri) {
    auto host = http_uri.substr(std::string_view("http://").size());
    host = host.substr(0, host.find_first_of("/?#"));
    for (const std::string_view own : {"localhost", "127.0.0.1", "[::1]"}) {
        if (host == own || (host.starts_with(own) && host[own.size()] == ':')) {
            return true;
        }
    }
    return false;
}

void warn_of_addresses(const Client& client, std::vector<std::string>& warnings) {
    for (const auto& uri : client.redirect_uris) {
        if (uri.starts_with("http://") && !is_loopback(uri)) {
            warnings.push_back(fmt::format("redirect URI \"{}\" is not https", uri));
        }
        if (uri.contains('#')) {
            warnings.push_back(fmt::format("redirect URI \"{}\" has a '#', against RFC 6749", uri));
        }
    }
}

/// Addresses that the page of consent would link to or show. The app works without them.
void leave_out_addresses(Client& client, std::vector<std::string>& warnings) {
    for (const auto& [name, uri] :
         {std::pair("client_uri", &client.uri), {"logo_uri", &client.logo_uri}}) {
        if (const auto fault = web_address_fault(name, *uri)) {
            warnings.push_back(*fault + "; left out");
            uri->clear();
        }
    }
}

/// What the rules of this house demand, and the other's did not.
void tighten(Client& client, std::vector<std::string>& warnings) {
    if (client.is_public() && !client.require_pkce) {
        client.require_pkce = true;
        warnings.emplace_back("a public client must use PKCE here (RFC 9700): now required");
    } else if (!client.require_pkce) {
        warnings.emplace_back("PKCE is not required");
    }
    if (!client.enabled) {
        warnings.emplace_back("it is disabled");
    }
    if (!client.enable_local_login) {
        const auto& only = client.identity_provider_restrictions;
        warnings.push_back(fmt::format("people sign in to it only at {}, which must be set up here",
                                       only.empty() ? "providers of others"
                                                    : fmt::format("{}", fmt::join(only, " or "))));
    }
    if (!client.is_public() && client.secrets.empty() && client.jwks.empty()) {
        warnings.emplace_back(
            "it has no secret that works here: `conclave client secret` makes one");
    }
}

OldClient read_client(const OldRow& row, const std::map<std::string, OldDatabase::Kind>& columns,
                      const ClientTables& tables, std::int64_t now) {
    const auto id = row.text("Id");
    OldClient out{.client_id = row.text("ClientId"),
                  .number = row.number("Id").value_or(0),
                  .record = {},
                  .warnings = {}};
    auto members = members_of(row, columns);
    members["allowedGrantTypes"] = texts(of(tables.grants, id), "GrantType");
    members["redirectUris"] = texts(of(tables.redirects, id), "RedirectUri");
    members["postLogoutRedirectUris"] = texts(of(tables.logouts, id), "PostLogoutRedirectUri");
    members["allowedScopes"] = texts(of(tables.scopes, id), "Scope");
    members["allowedCorsOrigins"] = origins(of(tables.origins, id), out.warnings);
    members["identityProviderRestrictions"] = schemes(of(tables.providers, id));
    members["claims"] = pairs(of(tables.claims, id), "Type", "type");
    members["properties"] = pairs(of(tables.properties, id), "Key", "key");
    const auto body =
        admin::read_body(json::serialize(members), *admin::find_schema("ClientApiDto"));
    if (!body) {
        out.record = std::unexpected(words_of(body.error()));
        return out;
    }
    Client before;
    before.allow_fragment_redirect_uris =
        std::ranges::any_of(of(tables.redirects, id), [](const OldRow& each) {
            return each.text("RedirectUri").contains('#');
        });
    auto client = admin::client_from(*body, before);
    if (!client) {
        out.record = std::unexpected(words_of(client.error().errors));
        return out;
    }
    read_client_secrets(of(tables.secrets, id), now, *client, out.warnings);
    tighten(*client, out.warnings);
    leave_out_addresses(*client, out.warnings);
    warn_of_grants(*client, of(tables.grants, id), out.warnings);
    warn_of_addresses(*client, out.warnings);
    if (auto fault = client_fault(*client)) {
        out.record = std::unexpected(*std::move(fault));
    } else {
        out.record = *std::move(client);
    }
    return out;
}

} // namespace

std::vector<OldClient> read_clients(OldDatabase& old, std::int64_t now) {
    std::vector<OldClient> out;
    const auto table = old.table({"Clients"});
    if (table.empty()) {
        return out;
    }
    const ClientTables tables(old);
    for (const auto& row : old.rows(table)) {
        out.push_back(read_client(row, old.columns(table), tables, now));
    }
    return out;
}

} // namespace conclave::identity::importing
