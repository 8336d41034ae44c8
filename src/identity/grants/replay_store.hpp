#pragma once

#include "base/clock.hpp"
#include "store/database.hpp"

#include <string_view>

namespace conclave::identity {

/// Identifiers that count once: `jti` of client assertions (RFC 7523, 3) and of DPoP proofs
/// (RFC 9449, 11.1). In the store, so that all processes of an installation agree; as hashes.
/// Thread-safe; waits for SQL.
class ReplayStore {
  public:
    ReplayStore(store::Database& database, const base::Clock& clock)
        : database_(database), clock_(clock) {}

    /// True for the first of any number of calls with the same `use`, `owner` and `id`. `until`:
    /// when what carried it would be refused anyway.
    [[nodiscard]] bool first_use(std::string_view use, std::string_view owner, std::string_view id,
                                 base::WallTime until);
    void drop_expired();

  private:
    store::Database& database_;
    const base::Clock& clock_;
};

} // namespace conclave::identity
