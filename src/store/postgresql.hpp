#pragma once

#include "store/database.hpp"
#include "store/database_url.hpp"

#include <string_view>

namespace conclave::store {

/// Opens `session`; throws what SOCI throws.
void connect_postgresql(soci::session& session, const DatabaseUrl& url);

/// What an SQLSTATE means to us (PostgreSQL, appendix A).
[[nodiscard]] StoreError::Kind postgresql_kind(std::string_view sqlstate);

} // namespace conclave::store
