#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "identity/clients/client.hpp"
#include "store/database.hpp"

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::identity {

enum class ClientError { invalid, exists, not_found };

struct ClientRefusal {
    ClientError error;
    std::string message; // names the field and the rule
};

/// nullopt when the record is sound, else what is wrong: redirect URIs absolute and without
/// fragment (unless allowed), public clients with PKCE, known response types… Pure.
[[nodiscard]] std::optional<std::string> client_fault(const Client& client);

/// The registered applications. Owns the SQL of the client table; works without the provider.
/// Thread-safe; waits for SQL. Trouble below SQL is thrown as store::StoreError.
class ClientService {
  public:
    ClientService(store::Database& database, const base::Clock& clock, base::Random& random);

    [[nodiscard]] std::expected<void, ClientRefusal> add(const Client& client);
    /// Adds or replaces: for clients that stand in the configuration.
    [[nodiscard]] std::expected<void, ClientRefusal> put(const Client& client);
    [[nodiscard]] std::vector<Client> list();
    [[nodiscard]] std::optional<Client> get(std::string_view client_id);
    /// Makes a secret for the client and returns its text, which is not kept.
    [[nodiscard]] std::expected<std::string, ClientRefusal>
    add_secret(std::string_view client_id, std::string description,
               std::optional<base::WallTime> expires_at = std::nullopt);

  private:
    store::Database& database_;
    const base::Clock& clock_;
    base::Random& random_;
};

} // namespace conclave::identity
