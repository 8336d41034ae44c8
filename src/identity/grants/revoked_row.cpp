#include "identity/grants/revoked_row.hpp"

#include <soci/soci.h>

namespace conclave::identity {

void write_revoked(soci::session& session, const std::string& id, long long expires) {
    session << "INSERT INTO identity_revoked (id, expires_at) VALUES (:id, :e)"
            << store::or_update(store::dialect_of(session), "id", {"expires_at"}),
        soci::use(id), soci::use(expires);
}

} // namespace conclave::identity
