#pragma once

#include <optional>
#include <string>
#include <string_view>

/// Providers that serve many organisations at one address, as Microsoft's "common" does: their
/// discovery document says "https://login.example/{tenantid}/v2.0", and each token says of which
/// organisation (tenant) it is (`tid`), which has an issuer of its own. Pure.
namespace conclave::identity {

/// Does the issuer hold the place of a tenant? No address does, so a document has such a one only
/// where read_provider_metadata took it.
[[nodiscard]] bool is_issuer_template(std::string_view issuer);

/// Is the template this authority, with "{tenantid}" where that has "common", "organizations" or
/// "consumers" as one step of its path? So it is of the same host.
[[nodiscard]] bool template_fits(std::string_view issuer, std::string_view authority);

/// Does the path name all tenants instead of one?
[[nodiscard]] bool names_all_tenants(std::string_view authority);

/// The issuer of one tenant; nullopt when that is no GUID in lower case, as those of tenants are.
[[nodiscard]] std::optional<std::string> issuer_of_tenant(std::string_view issuer,
                                                          std::string_view tenant);

/// Is it `issuer`, or that of a tenant where it is a template?
[[nodiscard]] bool is_issuer_of(std::string_view issuer, std::string_view named);

} // namespace conclave::identity
