#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "identity/grants/grant.hpp"
#include "store/database.hpp"
#include "store/secret_box.hpp"

#include <chrono>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace conclave::identity {

enum class CodeError {
    refused, // unknown, expired, another client's, or the check said no
    reused,  // spent before: everything made from it must be revoked (RFC 6749, 4.1.2)
};

struct CodeFault {
    CodeError error;
    std::string grant_id{}; // of `reused`
};

/// Authorization codes, used once. A code carries its grant, encrypted and authenticated with a key
/// that is made from secret.key for it alone: nothing is written before it is spent, and then that
/// it was. One whose grant is too long for an address is 256 random bits, and the grant is kept
/// under their hash. Thread-safe; waits for SQL.
class CodeStore {
  public:
    CodeStore(store::Database& database, const store::SecretBox& box, const base::Clock& clock,
              base::Random& random);

    using Accepts = std::function<bool(const Grant&)>;
    using Spent = std::function<void(soci::session&, const Grant&)>;

    /// `grant.id` must not have been used before. Codes are up to 1,500 characters long.
    [[nodiscard]] std::string issue(const Grant& grant, std::chrono::seconds lifetime);
    /// Spends the code if `accepts` says that the rest of the request fits it. Of two requests at
    /// once only one gets the grant. `spent` runs in the same transaction once it is: what is kept
    /// for the grant is there with it, or neither is.
    [[nodiscard]] std::expected<Grant, CodeFault> redeem(std::string_view code,
                                                         std::string_view client_id,
                                                         const Accepts& accepts,
                                                         const Spent& spent);
    void drop_expired();

  private:
    struct Carried {
        Grant grant;
        long long expires = 0; // Unix seconds
    };

    std::string carry(const std::string& payload, long long expires);
    std::string keep(const Grant& grant, const std::string& payload, long long expires);
    [[nodiscard]] std::optional<Carried> open(std::string_view code) const;
    std::expected<Grant, CodeFault> redeem_carried(const Carried& carried,
                                                   std::string_view client_id,
                                                   const Accepts& accepts, const Spent& spent);
    std::expected<Grant, CodeFault> redeem_kept(std::string_view code, std::string_view client_id,
                                                const Accepts& accepts, const Spent& spent);

    store::Database& database_;
    const store::SecretBox& box_;
    const base::Clock& clock_;
    base::Random& random_;
};

} // namespace conclave::identity
