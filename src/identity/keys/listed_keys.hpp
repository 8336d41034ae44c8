#pragma once

#include "base/clock.hpp"
#include "identity/keys/key_schedule.hpp"
#include "store/database.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace conclave::identity {

/// A key as those see it who look after them.
struct ListedKey {
    std::string kid;
    std::string algorithm; // "ES256"
    base::WallTime made{};
    std::string_view use;   // "signing", "encryption"
    std::string_view state; // "announced", "signing", "kept"; or "waiting", "encrypting", "opening"
    bool only = false;      // of its algorithm, so that it can't go
};

/// All that there are, by algorithm and newest first, those of a server before this one
/// last. Waits for SQL; throws store::StoreError.
[[nodiscard]] std::vector<ListedKey> listed_keys(store::Database& database,
                                                 const KeySchedule& schedule, base::WallTime now);

} // namespace conclave::identity
