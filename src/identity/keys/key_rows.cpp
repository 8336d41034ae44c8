#include "identity/keys/key_rows.hpp"

#include <soci/soci.h>

namespace conclave::identity {

std::vector<KeyRow> key_rows(soci::session& session, const KeyRole& role) {
    const std::string alg(role.alg);
    std::vector<KeyRow> rows;
    KeyRow row;
    long long made = 0;
    soci::statement query =
        (session.prepare << "SELECT kid, sealed_key, created_at FROM identity_signing_keys "
                            "WHERE alg = :alg ORDER BY created_at DESC, kid",
         soci::use(alg), soci::into(row.kid), soci::into(row.sealed), soci::into(made));
    query.execute();
    while (query.fetch()) {
        row.made = base::from_unix_seconds(made);
        rows.push_back(row);
    }
    return rows;
}

std::vector<base::WallTime> times_of(const std::vector<KeyRow>& rows) {
    std::vector<base::WallTime> out;
    out.reserve(rows.size());
    for (const auto& row : rows) {
        out.push_back(row.made);
    }
    return out;
}

std::string key_purpose(const std::string& kid) {
    return "identity_signing_keys.sealed_key|" + kid;
}

} // namespace conclave::identity
