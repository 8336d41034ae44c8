#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "identity/users/user_service.hpp"
#include "store/database.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace conclave::identity {

enum class MailPurpose { confirm_email, reset_password, change_email };

/// How long a code from a mail holds.
constexpr std::chrono::seconds confirm_code_lifetime{86'400}; // a day: mail may be slow
constexpr std::chrono::seconds reset_code_lifetime{3'600};    // an hour
[[nodiscard]] constexpr std::chrono::seconds lifetime_of(MailPurpose purpose) {
    return purpose == MailPurpose::reset_password ? reset_code_lifetime : confirm_code_lifetime;
}

/// Codes that prove who reads an address's mail: 256 random bits, kept as a hash, good once and for
/// a while. A new code makes older ones of the same person and purpose worthless, and so does
/// another address or, but for confirmations, another password. Thread-safe; waits for SQL.
class MailTokens {
  public:
    MailTokens(store::Database& database, const base::Clock& clock, base::Random& random)
        : database_(database), clock_(clock), random_(random) {}

    /// A user without id makes a code that is worth nothing, at the same cost.
    /// `new_email`: the address that the code makes the person's (change_email).
    [[nodiscard]] std::string issue(MailPurpose purpose, const User& user,
                                    const std::string& new_email = {});
    /// Whose code it is; does not use it up. nullopt: unknown, used, too old, or out of date.
    [[nodiscard]] std::optional<User> find(MailPurpose purpose, std::string_view code);
    /// The same for change_email, with the address.
    struct AddressChange {
        User user;
        std::string email;
    };
    [[nodiscard]] std::optional<AddressChange> find_change(std::string_view code);
    /// Uses it up within the caller's transaction; false when somebody was quicker.
    [[nodiscard]] static bool spend(soci::session& session, std::string_view code);
    void drop_expired();

  private:
    [[nodiscard]] std::optional<AddressChange> look(MailPurpose purpose, std::string_view code);

    store::Database& database_;
    const base::Clock& clock_;
    base::Random& random_;
};

} // namespace conclave::identity
