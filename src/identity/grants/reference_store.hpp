#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "store/database.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace conclave::identity {

/// Keeps an access token that IdentityServer gave out as a handle, by its brought hash
/// (brought_handle.hpp). Inside of a transaction.
void bring_reference_token(soci::session& session, std::string_view hash,
                           std::string_view client_id, std::string_view claims,
                           base::WallTime expires_at);

/// Access tokens that are handles: 256 bits, kept as hashes beside the claims that a JWT would
/// hold. Thread-safe; waits for SQL.
class ReferenceStore {
  public:
    ReferenceStore(store::Database& database, const base::Clock& clock, base::Random& random)
        : database_(database), clock_(clock), random_(random) {}

    /// `claims`: the JSON of an RFC 9068 token.
    [[nodiscard]] std::string issue(std::string_view client_id, std::string_view claims,
                                    base::WallTime expires_at);
    /// The claims; nullopt when the handle is unknown or expired. Revocation is checked elsewhere.
    [[nodiscard]] std::optional<std::string> find(std::string_view token);
    void drop_expired();

  private:
    store::Database& database_;
    const base::Clock& clock_;
    base::Random& random_;
};

} // namespace conclave::identity
