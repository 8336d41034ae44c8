#pragma once

#include "identity/clients/client.hpp"
#include "store/database.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace conclave::identity {

/// Which clients somebody has signed in to in a session: those that hear of its end. Thread-safe;
/// waits for SQL.
class SessionClients {
  public:
    explicit SessionClients(store::Database& database) : database_(database) {}

    /// The client gets a token that names the session.
    void join(std::string_view sid, const Client& client);
    [[nodiscard]] std::vector<std::string> of(std::string_view sid);

  private:
    store::Database& database_;
};

} // namespace conclave::identity
