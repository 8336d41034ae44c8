#pragma once

#include "store/database.hpp"

#include <vector>

namespace conclave::store {

/// Brings one module's schema up to date; see Database::migrate. The lock: SQLite's write lock, or
/// an advisory lock of PostgreSQL's, both in one transaction; GET_LOCK on MariaDB, where DDL
/// commits by itself and a failed step is therefore recorded as not done and must be repeatable
/// (CREATE TABLE IF NOT EXISTS).
void migrate_module(soci::session& session, Dialect dialect, std::string_view module,
                    std::span<const Migration> migrations);

/// The statements of a script, split at `;` that ends a line.
[[nodiscard]] std::vector<std::string> split_statements(std::string_view script);

} // namespace conclave::store
