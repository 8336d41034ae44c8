#include "identity/keys/listed_keys.hpp"

#include "identity/keys/key_rows.hpp"
#include "identity/keys/retired_keys.hpp"

#include <soci/soci.h>

namespace conclave::identity {

std::vector<ListedKey> listed_keys(store::Database& database, const KeySchedule& schedule,
                                   base::WallTime now) {
    std::vector<ListedKey> out;
    for (const auto algorithm : signing_algorithms) {
        std::vector<KeyRow> rows;
        database.run([&](soci::session& session) { rows = key_rows(session, algorithm); });
        if (rows.empty()) {
            continue;
        }
        const auto signs = signing_key(schedule, times_of(rows), now);
        for (std::size_t i = 0; i < rows.size(); ++i) {
            out.push_back({.kid = rows[i].kid,
                           .algorithm = std::string(jose::to_text(algorithm)),
                           .made = rows[i].made,
                           .state = i < signs    ? "announced"
                                    : i == signs ? "signing"
                                                 : "kept",
                           .only = rows.size() == 1});
        }
    }
    for (const auto& key : retired_keys(database, now)) {
        out.push_back({.kid = key.kid, .algorithm = key.alg, .made = key.made, .state = "kept"});
    }
    return out;
}

} // namespace conclave::identity
