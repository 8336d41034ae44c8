#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "identity/grants/grant.hpp"
#include "store/database.hpp"

#include <chrono>
#include <expected>
#include <functional>
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

/// Authorization codes: 256 bits, used once, kept as hashes. Thread-safe;
/// waits for SQL.
class CodeStore {
  public:
    CodeStore(store::Database& database, const base::Clock& clock, base::Random& random);

    [[nodiscard]] std::string issue(const Grant& grant, std::chrono::seconds lifetime);
    /// Spends the code if `accepts` says that the rest of the request fits it. Of two requests at
    /// once only one gets the grant. `spent` runs in the same transaction once it is: what is kept
    /// for the grant is there with it, or neither is.
    [[nodiscard]] std::expected<Grant, CodeFault>
    redeem(std::string_view code, std::string_view client_id,
           const std::function<bool(const Grant&)>& accepts,
           const std::function<void(soci::session&, const Grant&)>& spent);
    void drop_expired();

  private:
    store::Database& database_;
    const base::Clock& clock_;
    base::Random& random_;
};

} // namespace conclave::identity
