#pragma once

#include "store/database.hpp"

#include <string>

namespace conclave::identity {

/// `id`, an access token's jti or a grant's id, is dead until `expires` (Unix seconds); in the
/// caller's transaction. RevocationList::refresh makes it known.
void write_revoked(soci::session& session, const std::string& id, long long expires);

} // namespace conclave::identity
