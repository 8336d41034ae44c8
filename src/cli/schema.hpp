#pragma once

namespace conclave::store {
class Database;
}

namespace conclave::cli {

/// Brings the schema of every module up to date, as the server does at its start. Throws
/// StoreError.
void bring_up_to_date(store::Database& database);

} // namespace conclave::cli
