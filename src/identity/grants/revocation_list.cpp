#include "identity/grants/revocation_list.hpp"

#include "identity/grants/grant.hpp"
#include "identity/grants/revoked_row.hpp"

#include <algorithm>
#include <mutex>
#include <soci/soci.h>

namespace conclave::identity {

bool RevocationList::revoked(std::string_view jti) const {
    const std::shared_lock lock(mutex_);
    return entries_.contains(std::string(jti)) || entries_.contains(std::string(grant_of_jti(jti)));
}

void RevocationList::revoke(std::string_view id, base::WallTime until) {
    const std::string key(id);
    const long long expires = base::to_unix_seconds(until);
    database_.transaction([&](soci::session& session) { write_revoked(session, key, expires); });
    const std::unique_lock lock(mutex_);
    entries_[key] = until;
}

void RevocationList::refresh() {
    const auto now = clock_.now();
    const long long time = base::to_unix_seconds(now);
    Entries read;
    database_.transaction([&](soci::session& session) {
        session << "DELETE FROM identity_revoked WHERE expires_at <= :now", soci::use(time);
    });
    database_.run([&](soci::session& session) {
        std::string id;
        long long expires = 0;
        soci::statement query = (session.prepare << "SELECT id, expires_at FROM identity_revoked",
                                 soci::into(id), soci::into(expires));
        query.execute();
        while (query.fetch()) {
            read[id] = base::from_unix_seconds(expires);
        }
    });
    const std::unique_lock lock(mutex_);
    std::erase_if(entries_, [now](const auto& entry) { return entry.second <= now; });
    entries_.merge(read); // keeps what was revoked while we read
}

} // namespace conclave::identity
