#pragma once

#include "base/clock.hpp"
#include "store/database.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::identity {

/// What a person has allowed a client for good. Thread-safe; waits for SQL.
class ConsentStore {
  public:
    ConsentStore(store::Database& database, const base::Clock& clock)
        : database_(database), clock_(clock) {}

    [[nodiscard]] std::optional<std::vector<std::string>> find(std::string_view user_id,
                                                               std::string_view client_id);
    void remember(std::string_view user_id, std::string_view client_id,
                  const std::vector<std::string>& scopes);

  private:
    store::Database& database_;
    const base::Clock& clock_;
};

} // namespace conclave::identity
