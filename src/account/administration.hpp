#pragma once

#include "account/account_repository.hpp"
#include "account/key_store.hpp"
#include "account/twilio_error.hpp"
#include "base/random.hpp"
#include "store/secret_box.hpp"

#include <cstddef>
#include <expected>

namespace conclave::account {

/// What the command line and the admin site do with accounts. Waits (SQL): blocking pool only.
/// Throws store::StoreError, and std::invalid_argument for a friendly name that is not UTF-8 or
/// longer than friendly_name_max_bytes.
class Administration {
  public:
    Administration(store::Database& database, const store::SecretBox& box, base::Random& random,
                   const base::Clock& clock)
        : repository_(database), box_(box), random_(random), clock_(clock) {}

    [[nodiscard]] Account create_account(std::string_view friendly_name);

    /// The secret is in the answer and can't be read again from outside. nullopt when there is no
    /// such account.
    [[nodiscard]] std::optional<ApiKeySecret> create_api_key(std::string_view account_sid,
                                                             std::string_view friendly_name);
    [[nodiscard]] std::optional<ConversationsService>
    create_conversations_service(std::string_view account_sid, std::string_view friendly_name);

    [[nodiscard]] std::vector<Account> accounts() { return repository_.accounts(); }
    /// With their sealed secrets emptied.
    [[nodiscard]] std::vector<ApiKey> api_keys();
    [[nodiscard]] std::vector<ConversationsService> conversations_services() {
        return repository_.conversations_services();
    }

    struct Refreshed {
        std::size_t loaded;
        std::size_t unreadable; // sealed with another key, or tampered with; each is logged
    };
    /// Reads every key into `store`; call at start and after keys were changed.
    Refreshed refresh(KeyStore& store);

  private:
    AccountRepository repository_;
    const store::SecretBox& box_;
    base::Random& random_;
    const base::Clock& clock_;
};

constexpr std::size_t friendly_name_max_bytes = 64; // the column's width

} // namespace conclave::account
