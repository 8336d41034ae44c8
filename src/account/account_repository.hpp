#pragma once

#include "base/clock.hpp"
#include "store/database.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace conclave::account {

struct Account {
    std::string sid; // AC…
    std::string friendly_name;
    base::WallTime created;
};

struct ApiKey {
    std::string sid; // SK…
    std::string account_sid;
    std::string friendly_name;
    base::WallTime created;
    std::string sealed_secret; // store::SecretBox, bound to the SID
};

struct ConversationsService {
    std::string sid; // IS…
    std::string account_sid;
    std::string friendly_name;
    base::WallTime created;
};

/// The SQL of accounts. Waits: blocking pool only. Throws store::StoreError.
class AccountRepository {
  public:
    explicit AccountRepository(store::Database& database) : database_(database) {}

    void insert(const Account& account);
    void insert(const ApiKey& key);
    void insert(const ConversationsService& service);

    [[nodiscard]] bool has_account(std::string_view account_sid);
    /// Each in the order of creation.
    [[nodiscard]] std::vector<Account> accounts();
    [[nodiscard]] std::vector<ApiKey> api_keys();
    [[nodiscard]] std::vector<ConversationsService> conversations_services();

  private:
    store::Database& database_;
};

} // namespace conclave::account
