#include "identity/grants/replay_store.hpp"

#include "jose/digest.hpp"
#include "store/batches.hpp"

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
    store::delete_until(database_, "identity_replays", "expires_at",
                        base::to_unix_seconds(clock_.now()));
}

} // namespace conclave::identity
