#pragma once

#include "identity/admin/audit_log.hpp"
#include "identity/admin/route.hpp"
#include "identity/clients/client.hpp"
#include "store/database.hpp"

namespace conclave::identity {
class Services;
}

namespace conclave::identity::admin {

/// What the controllers work on; all of it outlives them.
struct Parts {
    Services& services;
    store::Database& database;
    AuditLog& audit;
};

/// Does the client stand in the configuration, which is written again at each start?
[[nodiscard]] bool is_fixed(const Services& services, std::string_view client_id);
/// Why a client is not changed here, if it is not.
[[nodiscard]] std::optional<Refusal> unchangeable(const Services& services, const Client& client);
/// The answer to a POST with an id.
[[nodiscard]] Refusal cannot_set_id();

/// Adds the operations of every controller, in the order of the OpenAPI document.
void add_controllers(Routes& routes, const Parts& parts);

// One a controller; each in a file of its own.
void add_clients(Routes& routes, const Parts& parts);
void add_client_parts(Routes& routes, const Parts& parts); // secrets, claims, properties
void add_client_lookups(Routes& routes, const Parts& parts);
void add_resources(Routes& routes, const Parts& parts); // scopes, APIs, identity resources
void add_identity_providers(Routes& routes, const Parts& parts);
void add_users(Routes& routes, const Parts& parts);
void add_user_passkeys(Routes& routes, const Parts& parts);
void add_roles(Routes& routes, const Parts& parts);
void add_keys(Routes& routes, const Parts& parts);
void add_grants(Routes& routes, const Parts& parts);   // and sessions
void add_overview(Routes& routes, const Parts& parts); // dashboard, issues
void add_info(Routes& routes, const Parts& parts);
void add_logs(Routes& routes, const Parts& parts);

} // namespace conclave::identity::admin
