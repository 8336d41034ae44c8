#pragma once

#include <soci/soci-backend.h>

namespace conclave::store {

/// SOCI's SQLite backend whose sessions keep their statements prepared: to read and plan a text
/// anew costs several times what it takes to run it. A statement goes back, reset, when its call
/// ends, so that no read stays open; SQLite plans it again by itself when the schema has changed
/// (only the number of columns of a `SELECT *`, which nobody here writes, would be the old one).
[[nodiscard]] const soci::backend_factory& sqlite_with_kept_statements();

} // namespace conclave::store
