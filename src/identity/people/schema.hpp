#pragma once

#include "store/database.hpp"

namespace conclave::identity {

/// Brings every table of the identity site up to date: the provider's, the mail queue's, and those
/// of what people do with their accounts (a sequence of its own, "identity_people").
void migrate_schema(store::Database& database);

} // namespace conclave::identity
