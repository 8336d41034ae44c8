#pragma once

#include "base/clock.hpp"
#include "store/database.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace conclave::identity {

/// What a person has allowed a client for good. Thread-safe; waits for SQL.
class ConsentStore {
  public:
    ConsentStore(store::Database& database, const base::Clock& clock)
        : database_(database), clock_(clock) {}

    /// What was allowed not earlier than `since`.
    [[nodiscard]] std::optional<std::vector<std::string>>
    find(std::string_view user_id, std::string_view client_id, base::WallTime since = {});
    void remember(std::string_view user_id, std::string_view client_id,
                  const std::vector<std::string>& scopes);

    /// Client by client, in the order of their ids.
    [[nodiscard]] std::vector<std::pair<std::string, std::vector<std::string>>>
    of_user(std::string_view user_id);
    /// The client has to ask again, its refresh tokens are worth nothing, and the access tokens
    /// that came with them are refused until `tokens_until` (RevocationList::refresh makes it
    /// known).
    void withdraw(std::string_view user_id, std::string_view client_id,
                  base::WallTime tokens_until);

  private:
    store::Database& database_;
    const base::Clock& clock_;
};

} // namespace conclave::identity
