#pragma once

#include "identity/admin/route.hpp"
#include "identity/http/services.hpp"
#include "policy/book.hpp"

namespace conclave::identity::admin {

/// Adds the operations on who may do what in rooms: read, set, earlier versions, and "why was this
/// refused?". All of it outlives the routes.
void add_policy(Routes& routes, Services& services, policy::Book& policies);

} // namespace conclave::identity::admin
