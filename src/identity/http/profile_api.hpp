#pragma once

#include "identity/users/accounts.hpp"
#include "net/http_message.hpp"

namespace conclave::identity {

class Services;

/// What people see of themselves, change, take with them, and how they leave
/// (docs/http-contracts.md): their name, all that is kept of them as a file, and the end of their
/// account. Every call needs a session; all but the name a fresh one. Thread-safe; waits for SQL.
class ProfileApi {
  public:
    ProfileApi(Services& services, store::Database& database);

    [[nodiscard]] net::Response change(const net::Request& request);
    /// What the installation keeps of the person (GDPR, article 20), without what lets anybody in.
    [[nodiscard]] net::Response personal_data(const net::Request& request);
    /// Ends the account with everything that belongs to it; the clients hear that the sessions
    /// ended. The last administrator stays.
    [[nodiscard]] net::Response remove(const net::Request& request);

  private:
    Services& services_;
    Accounts accounts_;
};

} // namespace conclave::identity
