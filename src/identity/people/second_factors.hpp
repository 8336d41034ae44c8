#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "identity/users/user_service.hpp"
#include "store/database.hpp"
#include "store/secret_box.hpp"

#include <chrono>
#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::identity {

constexpr std::size_t recovery_code_count = 10;
constexpr std::size_t recovery_code_bytes = 10;         // 80 bits: nobody guesses that
constexpr std::chrono::seconds enrolment_lifetime{900}; // from the QR code to the first code
constexpr std::chrono::days trusted_browser_lifetime{30};
constexpr int second_factor_max_failures = 5;                    // in a row, then the factor rests
constexpr std::chrono::seconds second_factor_rest{300};          // at first
constexpr std::chrono::seconds second_factor_longest_rest{3600}; // it doubles each time

struct Enrolment {
    base::Bytes secret; // for the QR code
    std::string ticket; // to be given back with the first code
};

enum class FactorFault { wrong, resting, not_enrolled, stale };

/// Authenticator apps (RFC 6238), recovery codes, and browsers in which the second factor is not
/// asked for. Secrets stand in the store encrypted, codes and browsers' keys as hashes. Failures
/// count apart from the password's, because a right password must not set them back.
/// Thread-safe; waits for SQL.
class SecondFactors {
  public:
    SecondFactors(store::Database& database, const store::SecretBox& box, const base::Clock& clock,
                  base::Random& random)
        : database_(database), box_(box), clock_(clock), random_(random) {}

    [[nodiscard]] bool enrolled(std::string_view user_id);
    [[nodiscard]] std::size_t recovery_codes_left(std::string_view user_id);

    /// A new secret; nothing is stored yet.
    [[nodiscard]] Enrolment begin(const User& user);
    /// The app shows right codes: from now on it is asked for. The recovery codes, in clear for the
    /// only time.
    [[nodiscard]] std::expected<std::vector<std::string>, FactorFault>
    enrol(const User& user, std::string_view ticket, std::string_view code);
    /// Takes the factor, the recovery codes and the trusted browsers away.
    void remove(std::string_view user_id);
    /// New ones; the old ones are worth nothing.
    [[nodiscard]] std::vector<std::string> renew_recovery_codes(std::string_view user_id);

    /// A code of the app, or a recovery code; each works once. nullopt: right.
    [[nodiscard]] std::optional<FactorFault> check(std::string_view user_id, std::string_view code,
                                                   bool recovery);

    /// How long the factor rests from now on; zero: it doesn't.
    [[nodiscard]] std::chrono::seconds rest_left(std::string_view user_id);
    /// The key for the browser's cookie.
    [[nodiscard]] std::string trust_browser(const User& user, std::string_view user_agent);
    [[nodiscard]] bool trusts(const User& user, std::string_view key);
    [[nodiscard]] std::size_t trusted_browsers(const User& user);
    void forget_browsers(std::string_view user_id);
    void drop_expired();

  private:
    [[nodiscard]] bool spend_recovery_code(soci::session& session, const std::string& user_id,
                                           std::string_view code);

    store::Database& database_;
    const store::SecretBox& box_;
    const base::Clock& clock_;
    base::Random& random_;
};

} // namespace conclave::identity
