#include "identity/admin/controllers.hpp"

namespace conclave::identity::admin {

Refusal cannot_set_id() {
    return {.title = "The id is given by the server; leave it out.", .code = "CannotSetId"};
}

void add_controllers(Routes& routes, const Parts& parts) {
    add_clients(routes, parts);
    add_client_parts(routes, parts);
    add_client_lookups(routes, parts);
    add_resources(routes, parts);
    add_identity_providers(routes, parts);
    add_users(routes, parts);
    add_user_passkeys(routes, parts);
    add_roles(routes, parts);
    add_keys(routes, parts);
    add_grants(routes, parts);
    add_overview(routes, parts);
    add_logs(routes, parts);
    add_info(routes, parts);
}

} // namespace conclave::identity::admin
