#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "identity/users/guessed_passwords.hpp"
#include "identity/users/password_hash.hpp"
#include "identity/users/password_policy.hpp"
#include "store/database.hpp"

#include <chrono>
#include <compare>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::identity {

/// The role that may do everything.
constexpr std::string_view administrator_role = "administrator";

/// What else is known of somebody, by the name it has in tokens.
struct UserClaim {
    std::string type;
    std::string value;
    auto operator<=>(const UserClaim&) const = default;
};

struct User {
    std::string id; // UUID, the `sub` of tokens
    std::string username;
    std::string email; // may be empty
    bool email_verified = false;
    std::string display_name; // may be empty; then the user name stands for it
    std::vector<std::string> roles;
    bool enabled = true;
    std::string security_stamp; // changes with the password; sessions and grants hold a copy
    base::WallTime created_at{};
    base::WallTime locked_until{}; // in the past: not locked
    std::string phone_number{};    // may be empty
    bool phone_verified = false;
    std::vector<UserClaim> claims{}; // of the person and of the roles

    [[nodiscard]] const std::string& shown_name() const {
        return display_name.empty() ? username : display_name;
    }
};

struct NewUser {
    std::string username;
    std::string email{}; // optional
    std::string password;
    std::string display_name{};
    std::vector<std::string> roles{};
    bool email_verified = false;   // an administrator vouches for the address
    bool by_administrator = false; // who may give a name that somebody else has given up
};

/// Consecutive failures lock the account for a while (ASP.NET's defaults).
struct LockoutPolicy {
    int max_failures = 5;
    std::chrono::seconds duration{300};
    int max_names_per_password = 20; // that failed with it, in guessed_password_window
};

struct UserPolicy {
    PasswordPolicy password{};
    HashParameters hashing{};
    LockoutPolicy lockout{};
};

enum class UserError {
    invalid_username,
    invalid_email,
    weak_password,
    name_taken,  // the user name belongs to somebody, as a name or as an address
    email_taken, // the name is free, the address belongs to somebody
    not_found,
    last_administrator, // nobody would be left who may administer
    stale, // what the change rests on is gone: a code that was used, an account that changed
    busy,  // too many hashes at once: try again
    invalid_phone,
    too_often, // people have changed this of themselves too often of late
};

struct UserRefusal {
    UserError error;
    std::string message; // for a person; never holds the password
};

struct LoginRefusal {
    enum class Kind {
        failed,  // unknown name, wrong password, disabled, or locked: one text for all
        locked,  // the password was right, but the account is locked
        guessed, // the password is being tried on many names; nothing was looked up
        busy,
    };
    Kind kind;
    std::chrono::seconds retry_after{}; // of `locked` and `guessed`
};

/// Accounts of people: names, passwords, roles, lockout. Owns the SQL of the user tables; works
/// without the provider (command line). Thread-safe; waits for SQL and hashes, so call it on the
/// blocking pool. Trouble below SQL is thrown as store::StoreError.
/// The schema must be there: migrate_schema(database).
class UserService {
  public:
    UserService(store::Database& database, const base::Clock& clock, base::Random& random,
                UserPolicy policy = {});
    ~UserService();
    UserService(const UserService&) = delete;
    UserService& operator=(const UserService&) = delete;

    [[nodiscard]] std::expected<User, UserRefusal> add(const NewUser& user);
    /// By user name; at most `limit` from `offset`.
    [[nodiscard]] std::vector<User> list(std::size_t limit = 1000, std::size_t offset = 0);
    [[nodiscard]] std::optional<User> get(std::string_view id);
    /// Is there such an account, and open?
    [[nodiscard]] bool is_enabled(std::string_view id);
    /// By user name, else by address; without case.
    [[nodiscard]] std::optional<User> find(std::string_view username_or_email);
    /// By address only, without case.
    [[nodiscard]] std::optional<User> find_by_email(std::string_view email);
    /// Ends the user's sessions and refresh tokens too. `name`: user name or address.
    [[nodiscard]] std::expected<void, UserRefusal> set_password(std::string_view name,
                                                                std::string_view password);
    /// The same for a person who is known already. `also` runs in the same transaction, first: when
    /// it returns false nothing is changed and the refusal is `stale`.
    [[nodiscard]] std::expected<void, UserRefusal>
    replace_password(const User& user, std::string_view password,
                     const std::function<bool(soci::session&)>& also);
    /// The address, as `user` has it, is the person's. `also` as above. False: nothing was changed.
    [[nodiscard]] bool confirm_email(const User& user,
                                     const std::function<bool(soci::session&)>& also);
    /// Disabling ends the user's sessions and refresh tokens too.
    [[nodiscard]] std::expected<void, UserRefusal> set_enabled(std::string_view name, bool enabled);
    [[nodiscard]] std::expected<void, UserRefusal> set_roles(std::string_view name,
                                                             const std::vector<std::string>& roles);

    /// Checks a password with lockout and without telling unknown names from known ones, by text
    /// or by time.
    [[nodiscard]] std::expected<User, LoginRefusal> authenticate(std::string_view username_or_email,
                                                                 std::string_view password);

    /// User names of accounts that ended long ago are free again.
    void drop_rested_names();

    [[nodiscard]] const UserPolicy& policy() const { return policy_; }

  private:
    store::Database& database_;
    const base::Clock& clock_;
    base::Random& random_;
    const UserPolicy policy_;
    PasswordHasher hasher_;
    GuessedPasswords guessed_;
};

} // namespace conclave::identity
