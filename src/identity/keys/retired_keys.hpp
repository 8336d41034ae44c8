#pragma once

#include "base/clock.hpp"
#include "jose/jwk_set.hpp"
#include "store/database.hpp"

#include <string>
#include <vector>

namespace conclave::identity {

/// A public key of the server that this one took the place of. What it signed lives on: it stands
/// in the key set under its old name until a time, and signs nothing any more.
struct RetiredKey {
    std::string kid; // its name in tokens
    std::string alg;
    std::string jwk; // its public members
    base::WallTime made{};
};

/// Keeps one, unless there is one of its name. Inside of a transaction.
void keep_retired_key(soci::session& session, const RetiredKey& key, base::WallTime until);

/// Those that still count, by name.
[[nodiscard]] std::vector<RetiredKey> retired_keys(store::Database& database, base::WallTime now);

/// Adds them to a set. What is damaged is logged and left out.
void add_retired_keys(store::Database& database, base::WallTime now, jose::JwkSet& set);

/// Deletes those whose time is over.
void drop_retired_keys(store::Database& database, base::WallTime now);

} // namespace conclave::identity
