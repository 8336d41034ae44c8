#include "identity/importing/old_providers.hpp"

#include "base/json_text.hpp"
#include "identity/federation/tenant_issuer.hpp"
#include "identity/protocol/scope.hpp"
#include "identity/users/fold.hpp"

#include <boost/json.hpp>

namespace conclave::identity::importing {
namespace {

constexpr std::size_t max_properties = 64 * 1024;

std::string text_of(const boost::json::object& properties, std::string_view name,
                    std::string_view otherwise) {
    return std::string(base::get_string(properties, name).value_or(otherwise));
}

} // namespace

OldProvider read_provider(const OldRow& row) {
    OldProvider out{.scheme = row.text("Scheme"), .record = {}, .warnings = {}};
    if (row.text("Type") != "oidc") {
        out.record = std::unexpected("it is no OpenID provider");
        return out;
    }
    const auto properties = base::parse_json_object(row.text("Properties"), max_properties);
    if (!properties) {
        out.record = std::unexpected("its properties are damaged");
        return out;
    }
    ExternalProvider made{.scheme = fold_case(out.scheme),
                          .name = row.text("DisplayName"),
                          .enabled = row.flag("Enabled", true),
                          .authority = text_of(*properties, "Authority", ""),
                          .client_id = text_of(*properties, "ClientId", ""),
                          .client_secret = text_of(*properties, "ClientSecret", ""),
                          .scopes = parse_scope(text_of(*properties, "Scope", "openid"))};
    if (made.name.empty()) {
        made.name = out.scheme;
    }
    if (auto fault = provider_fault(made)) {
        out.record = std::unexpected(std::move(fault->words));
        return out;
    }
    if (text_of(*properties, "ResponseType", "id_token") !=
        "code") { // what it is there unless said
        out.warnings.emplace_back("it is asked for a code from now on: allow that there");
    }
    if (names_all_tenants(made.authority)) {
        out.warnings.emplace_back("who signs in there is known here by the tenant, too, which the "
                                  "old database does not say: they connect it again, or the "
                                  "authority names one tenant");
    }
    if (!made.enabled) {
        out.warnings.emplace_back("it is disabled");
    }
    out.record = std::move(made);
    return out;
}

std::vector<OldProvider> read_providers(OldDatabase& old) {
    std::vector<OldProvider> out;
    for (const auto& row : old.rows(old.table({"IdentityProviders"}))) {
        out.push_back(read_provider(row));
    }
    return out;
}

} // namespace conclave::identity::importing
