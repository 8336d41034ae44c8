#pragma once

#include "base/clock.hpp"
#include "store/database.hpp"

#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace conclave::identity {

/// Access tokens and grants that are dead before their time, until they would have expired.
/// Looked up in memory, kept in the store so that a restart and other processes
/// know them. Thread-safe; `revoked` does not wait for SQL.
class RevocationList {
  public:
    RevocationList(store::Database& database, const base::Clock& clock)
        : database_(database), clock_(clock) {}

    /// Is this access token, or the grant it came from, revoked?
    [[nodiscard]] bool revoked(std::string_view jti) const;
    /// `id`: a jti, or a grant's id for all tokens of the grant.
    void revoke(std::string_view id, base::WallTime until);
    /// Drops what has expired and reads what others have added. Waits.
    void refresh();

  private:
    using Entries = std::unordered_map<std::string, base::WallTime>;
    store::Database& database_;
    const base::Clock& clock_;
    mutable std::shared_mutex mutex_;
    Entries entries_;
};

} // namespace conclave::identity
