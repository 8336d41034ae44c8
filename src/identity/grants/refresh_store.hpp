#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "identity/clients/client.hpp"
#include "identity/grants/grant.hpp"
#include "store/database.hpp"

#include <chrono>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace conclave::identity {

enum class RefreshError {
    refused,        // unknown, revoked, expired, idle, another client's
    reused,         // a spent token: the family has been revoked with this call
    scope_exceeded, // more was asked for than was granted; the token was not spent
    wrong_key,      // bound to another key than was proved; the token was not spent
};

struct RefreshFault {
    RefreshError error;
    std::string grant_id{}; // of `reused`
};

struct RefreshResult {
    Grant grant;
    std::string token; // the successor, or the same again
};

/// Puts a refresh token that IdentityServer gave out at the head of a family, by its brought hash
/// (brought_handle.hpp); what its first use brings is one of ours. `used_at`: what idleness is
/// counted from. Inside of a transaction.
void bring_refresh_token(soci::session& session, const Grant& grant, const Client& client,
                         std::string_view hash, base::WallTime used_at, base::WallTime expires_at);

/// Refresh token families. A token is 64 characters: the family's random id and
/// a secret; the secret is kept as a hash. So that a repeated request within the grace window gets
/// the same successor (R3), that successor is kept encrypted under the spent token, which only its
/// holder knows. Thread-safe; waits for SQL.
class RefreshStore {
  public:
    RefreshStore(store::Database& database, const base::Clock& clock, base::Random& random,
                 std::chrono::seconds grace);

    /// Starts a family and returns its first token.
    [[nodiscard]] std::string start(const Grant& grant, const Client& client);
    /// The same in a transaction of the caller's.
    [[nodiscard]] std::string start(soci::session& session, const Grant& grant,
                                    const Client& client);
    /// Judges and rotates in one transaction; two at once never both make a successor (R4).
    /// `scope`: what is asked for now; empty: all that was granted. `jkt`: the key that was proved.
    [[nodiscard]] std::expected<RefreshResult, RefreshFault>
    use(std::string_view token, const Client& client, const std::vector<std::string>& scope,
        std::string_view jkt = {});
    /// The live token's grant and end, without using it (RFC 7662); nullopt for a token that is not
    /// this client's live one, or whose person has a new password, was disabled, or is gone.
    struct Live {
        Grant grant;
        base::WallTime expires_at;
    };
    /// Is it as long as those made here? Says where to look first.
    [[nodiscard]] static bool looks_like_one(std::string_view token);
    [[nodiscard]] std::optional<Live> inspect(std::string_view token, const Client& client);
    /// Revokes the family of a token of this client; its grant's id when there was one.
    [[nodiscard]] std::optional<std::string> revoke(std::string_view token,
                                                    std::string_view client_id);
    void revoke_grant(std::string_view grant_id);
    /// For one thread at a time.
    void drop_expired();

  private:
    /// A batch of those whose grace is over by `end`; false when there are no more.
    bool forget_successors(long long end);

    store::Database& database_;
    const base::Clock& clock_;
    base::Random& random_;
    const std::chrono::seconds grace_;
    long long swept_ = 0; // what was rotated before has no successor any more: Unix seconds
};

} // namespace conclave::identity
