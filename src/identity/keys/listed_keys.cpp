#include "identity/keys/listed_keys.hpp"

#include "identity/keys/key_rows.hpp"
#include "identity/keys/retired_keys.hpp"

#include <soci/soci.h>

namespace conclave::identity {

namespace {

/// Of the key at `place`, when the one at `current` is in use.
std::string_view state_of(const KeyRole& role, std::size_t place, std::size_t current) {
    if (place < current) {
        return role.signs ? "announced" : "waiting";
    }
    if (place == current) {
        return role.signs ? "signing" : "encrypting";
    }
    return role.signs ? "kept" : "opening";
}

} // namespace

std::vector<ListedKey> listed_keys(store::Database& database, const KeySchedule& schedule,
                                   base::WallTime now) {
    std::vector<ListedKey> out;
    for (const auto& role : key_roles) {
        std::vector<KeyRow> rows;
        database.run([&](soci::session& session) { rows = key_rows(session, role); });
        if (rows.empty()) {
            continue;
        }
        const auto current = signing_key(schedule, times_of(rows), now);
        for (std::size_t i = 0; i < rows.size(); ++i) {
            out.push_back({.kid = rows[i].kid,
                           .algorithm = std::string(role.alg),
                           .made = rows[i].made,
                           .use = role.signs ? "signing" : "encryption",
                           .state = state_of(role, i, current),
                           .only = rows.size() == 1});
        }
    }
    for (const auto& key : retired_keys(database, now)) {
        out.push_back({.kid = key.kid,
                       .algorithm = key.alg,
                       .made = key.made,
                       .use = "signing",
                       .state = "kept"});
    }
    return out;
}

} // namespace conclave::identity
