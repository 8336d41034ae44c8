#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "identity/passkeys/ceremony.hpp"
#include "identity/users/user_service.hpp"
#include "store/database.hpp"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::identity {

constexpr std::size_t max_passkeys = 20;      // of one person
constexpr std::size_t user_handle_bytes = 32; // random: tells nobody who it is

/// A passkey as it is kept.
struct Passkey {
    std::string id;            // for pages: base64url(SHA-256(credential id))
    std::string credential_id; // base64url
    std::string user_id;
    base::Bytes public_key; // COSE_Key
    std::string transports; // words: how its authenticator can be reached
    std::string aaguid;
    std::string name;
    bool backup_eligible = false;
    bool backed_up = false;
    base::WallTime created_at{};
    std::optional<base::WallTime> used_at{};
};

enum class PasskeyRefusal {
    known_already, // the credential is somebody's, perhaps this person's
    too_many,
    not_found,
    last_way_in, // without it nothing lets the person in
    stale,       // the account was shut, or got a new password, meanwhile
};

/// The passkeys of people, and the handles under which authenticators know people. A credential id
/// stands here once. Thread-safe; waits for SQL.
class PasskeyStore {
  public:
    PasskeyStore(store::Database& database, const base::Clock& clock, base::Random& random)
        : database_(database), clock_(clock), random_(random) {}

    /// The person's handle (base64url), made at the first call; never the id or the address.
    [[nodiscard]] std::string user_handle(std::string_view user_id);
    /// Oldest first.
    [[nodiscard]] std::vector<Passkey> of_user(std::string_view user_id);
    [[nodiscard]] bool any(std::string_view user_id);
    /// By credential id in base64url.
    [[nodiscard]] std::optional<Passkey> find(std::string_view credential_id);

    /// For a person who has a handle. An empty name: a default one.
    [[nodiscard]] std::expected<Passkey, PasskeyRefusal> add(const User& user,
                                                             const NewPasskey& made,
                                                             std::string_view transports,
                                                             std::string_view name);
    /// False when the person has no such passkey.
    [[nodiscard]] bool rename(std::string_view user_id, std::string_view id, std::string_view name);
    /// Its name.
    [[nodiscard]] std::expected<std::string, PasskeyRefusal> remove(std::string_view user_id,
                                                                    std::string_view id);
    /// By an administrator: the last way in, too. As it was; nullopt: the person has no such one.
    [[nodiscard]] std::optional<Passkey> take(std::string_view user_id, std::string_view id);

    /// Notes that it was used. False when it is gone, or its counter has not grown, though it
    /// counts: then another copy of the key may be at work (WebAuthn 3, 6.1.1). Of two uses with
    /// one number only the first counts.
    [[nodiscard]] bool use(std::string_view id, const Proof& proof);

  private:
    store::Database& database_;
    const base::Clock& clock_;
    base::Random& random_;
};

} // namespace conclave::identity
