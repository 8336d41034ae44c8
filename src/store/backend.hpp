#pragma once

#include "store/database.hpp"
#include "store/database_url.hpp"

#include <exception>

/// What differs between the SQL engines, for database.cpp and migrate.cpp only.
namespace conclave::store {

/// Opens `session`; throws what SOCI throws.
void connect(soci::session& session, const DatabaseUrl& url);

/// A StoreError for what a SOCI backend threw; passes others on unchanged.
[[noreturn]] void rethrow_as_store_error(const std::exception& error, Dialect dialect);

void begin(soci::session& session, Dialect dialect);

} // namespace conclave::store
