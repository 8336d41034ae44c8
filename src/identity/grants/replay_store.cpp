#include "identity/grants/replay_store.hpp"

#include "jose/digest.hpp"

#include <soci/soci.h>

namespace conclave::identity {

bool ReplayStore::first_use(std::string_view use, std::string_view owner, std::string_view id,
                            base::WallTime until) {
    std::string text;
    for (const auto part : {use, owner, id}) { // lengths, so that no two triples read the same
        text += std::to_string(part.size()) + ":" + std::string(part);
    }
    const auto hash = jose::sha256_base64url(text);
    const long long expires = base::to_unix_seconds(until) + 1; // it may have a fraction
    try {
        database_.transaction([&](soci::session& session) {
            session << "INSERT INTO identity_replays (id_hash, expires_at) VALUES (:h, :e)",
                soci::use(hash), soci::use(expires);
        });
    } catch (const store::StoreError& error) {
        if (error.kind() == store::StoreError::Kind::conflict) {
            return false;
        }
        throw;
    }
    return true;
}

void ReplayStore::drop_expired() {
    const long long now = base::to_unix_seconds(clock_.now());
    database_.transaction([&](soci::session& session) {
        session << "DELETE FROM identity_replays WHERE expires_at <= :now", soci::use(now);
    });
}

} // namespace conclave::identity
