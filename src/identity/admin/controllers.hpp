#pragma once

#include "identity/admin/audit_log.hpp"
#include "identity/admin/route.hpp"
#include "identity/http/services.hpp"
#include "store/database.hpp"

namespace conclave::identity::admin {

/// What the controllers work on; all of it outlives them.
struct Parts {
    Services& services;
    store::Database& database;
    AuditLog& audit;
};

/// Adds the operations of every controller, in the order of the OpenAPI document.
void add_controllers(Routes& routes, const Parts& parts);

// One a controller; each in a file of its own.
void add_users(Routes& routes, const Parts& parts);
void add_roles(Routes& routes, const Parts& parts);
void add_info(Routes& routes, const Parts& parts);
void add_logs(Routes& routes, const Parts& parts);

} // namespace conclave::identity::admin
