#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "identity/users/user_service.hpp"
#include "store/database.hpp"

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::identity {

/// What an administrator sees of an account, and sets.
struct Account {
    std::string id;
    std::string username;
    std::string email{};
    bool email_verified = false;
    std::string phone_number{};
    bool phone_verified = false;
    bool lockout_enabled = true; // wrong passwords lock it
    bool two_factors = false;    // an authenticator app is enrolled; not set here
    std::int64_t failed_count = 0;
    bool enabled = true;
    base::WallTime locked_until{};
};

/// A claim with its number among those of people, or of roles.
struct NumberedClaim {
    std::int64_t id = 0;
    std::string owner; // of the person, or of the role
    std::string type;
    std::string value;
};

template <class Item>
struct Part {
    std::vector<Item> items;
    std::int64_t total = 0; // of the whole list
};

/// Accounts as an administrator works on them: search, change, claims, end, the last of which their
/// owners may do as well. Beside UserService, which signs people in. Thread-safe; waits for SQL.
/// `pattern`: of LIKE with ESCAPE '!', in lower case.
class Accounts {
  public:
    /// `kept_role`: what at least one enabled account must have; empty: none.
    Accounts(store::Database& database, const base::Clock& clock, base::Random& random,
             std::string kept_role)
        : database_(database), clock_(clock), random_(random), kept_role_(std::move(kept_role)) {}

    [[nodiscard]] Part<Account> search(const std::string& pattern, std::int64_t limit,
                                       std::int64_t offset);
    [[nodiscard]] Part<Account> with_role(const std::string& role, const std::string& pattern,
                                          std::int64_t limit, std::int64_t offset);
    /// An empty `value` stands for any.
    [[nodiscard]] Part<Account> with_claim(const std::string& type, const std::string& value,
                                           std::int64_t limit, std::int64_t offset);
    [[nodiscard]] std::optional<Account> get(const std::string& id);
    [[nodiscard]] std::int64_t count();

    /// Nobody can sign in with it until a password is set. The account as it is then.
    [[nodiscard]] std::expected<Account, UserRefusal> add(const Account& account);
    /// Disabling ends sessions and refresh tokens. `last_one` refusals: see UserError.
    [[nodiscard]] std::expected<void, UserRefusal> update(const Account& account);
    /// Under what the person is shown; empty: under the user name. Somebody who is gone meanwhile
    /// has no name.
    [[nodiscard]] std::expected<void, UserRefusal> rename(const std::string& id,
                                                          const std::string& display_name);
    /// With everything that belongs to the person, but for the sessions, whose clients have to hear
    /// of it: SessionStore::end_dead.
    /// `tokens_until`: as revoke_tokens.
    [[nodiscard]] std::expected<void, UserRefusal> remove(const std::string& id,
                                                          base::WallTime tokens_until);
    [[nodiscard]] std::expected<void, UserRefusal> add_role(const std::string& id,
                                                            const std::string& role);
    [[nodiscard]] std::expected<void, UserRefusal> remove_role(const std::string& id,
                                                               const std::string& role);

    [[nodiscard]] Part<NumberedClaim> claims(const std::string& id, std::int64_t limit,
                                             std::int64_t offset);
    /// Of the roles that somebody has.
    [[nodiscard]] Part<NumberedClaim> role_claims(const std::string& id, const std::string& pattern,
                                                  std::int64_t limit, std::int64_t offset);
    /// The number it got.
    std::int64_t add_claim(const NumberedClaim& claim);
    /// What it was; nullopt: there is no such claim of this person. So does the next.
    [[nodiscard]] std::optional<NumberedClaim> update_claim(const NumberedClaim& claim);
    [[nodiscard]] std::optional<NumberedClaim> remove_claim(const std::string& id,
                                                            std::int64_t claim);

    /// The access tokens that belong to somebody's refresh tokens are refused from now on, until
    /// they would have expired.
    void revoke_tokens(const std::string& id, base::WallTime until);

  private:
    store::Database& database_;
    const base::Clock& clock_;
    base::Random& random_;
    const std::string kept_role_;
};

} // namespace conclave::identity
