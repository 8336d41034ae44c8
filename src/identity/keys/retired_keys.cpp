#include "identity/keys/retired_keys.hpp"

#include "base/log.hpp"
#include "store/batches.hpp"

#include <soci/soci.h>

namespace conclave::identity {

void keep_retired_key(soci::session& session, const RetiredKey& key, base::WallTime until) {
    const long long made = base::to_unix_seconds(key.made);
    const long long end = base::to_unix_seconds(until);
    int there = 0;
    session << "SELECT COUNT(*) FROM identity_retired_keys WHERE kid = :k", soci::use(key.kid),
        soci::into(there);
    if (there == 0) {
        session << "INSERT INTO identity_retired_keys (kid, alg, jwk, created_at, expires_at) "
                   "VALUES (:k, :a, :j, :c, :e)",
            soci::use(key.kid), soci::use(key.alg), soci::use(key.jwk), soci::use(made),
            soci::use(end);
    }
}

std::vector<RetiredKey> retired_keys(store::Database& database, base::WallTime now) {
    const long long time = base::to_unix_seconds(now);
    std::vector<RetiredKey> keys;
    database.run([&](soci::session& session) {
        keys.clear();
        RetiredKey key;
        long long made = 0;
        soci::statement query =
            (session.prepare << "SELECT kid, alg, jwk, created_at FROM identity_retired_keys WHERE "
                                "expires_at > :now ORDER BY kid",
             soci::use(time), soci::into(key.kid), soci::into(key.alg), soci::into(key.jwk),
             soci::into(made));
        query.execute();
        while (query.fetch()) {
            key.made = base::from_unix_seconds(made);
            keys.push_back(key);
        }
    });
    return keys;
}

void add_retired_keys(store::Database& database, base::WallTime now, jose::JwkSet& set) {
    for (const auto& key : retired_keys(database, now)) {
        if (!set.add_retired(key.kid, key.alg, key.jwk)) {
            base::log::error("retired_key_damaged", {{"kid", key.kid}});
        }
    }
}

void drop_retired_keys(store::Database& database, base::WallTime now) {
    store::delete_until(database, "identity_retired_keys", "expires_at",
                        base::to_unix_seconds(now));
}

} // namespace conclave::identity
