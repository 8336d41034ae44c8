#include "identity/admin/controllers.hpp"

namespace conclave::identity::admin {

void add_controllers(Routes& routes, const Parts& parts) {
    add_users(routes, parts);
    add_roles(routes, parts);
    add_logs(routes, parts);
    add_info(routes, parts);
}

} // namespace conclave::identity::admin
