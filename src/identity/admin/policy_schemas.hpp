#pragma once

#include "identity/admin/schema.hpp"

#include <vector>

namespace conclave::identity::admin {

/// The bodies and answers of the operations on the policy of rooms.
void add_policy_schemas(std::vector<Schema>& out);

} // namespace conclave::identity::admin
