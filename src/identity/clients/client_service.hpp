#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "identity/clients/client.hpp"
#include "identity/clients/client_cache.hpp"
#include "store/database.hpp"
#include "store/secret_box.hpp"

#include <array>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::identity {

enum class ClientError { invalid, exists, not_found };

struct ClientRefusal {
    ClientError error;
    std::string message; // names the field and the rule
};

/// A record with what the store knows beside it.
struct StoredClient {
    std::int64_t number = 0; // given once, for the admin API
    Client client;
    base::WallTime created{};
    base::WallTime updated{};
};

/// What of a client has numbers of its own.
enum class ClientPart { secret, claim, property };

/// What a client record may name; discovery says the same.
constexpr std::string_view device_grant_type =
    "urn:ietf:params:oauth:grant-type:device_code"; // RFC 8628, 3.4
constexpr std::string_view exchange_grant_type =
    "urn:ietf:params:oauth:grant-type:token-exchange"; // RFC 8693, 2.1
constexpr std::string_view assertion_grant_type =
    "urn:ietf:params:oauth:grant-type:jwt-bearer"; // RFC 7523, 2.1
constexpr std::string_view backchannel_grant_type =
    "urn:openid:params:grant-type:ciba"; // CIBA Core 1.0, 10.1
constexpr std::array<std::string_view, 7> offered_grant_types{
    "authorization_code", "refresh_token",      "client_credentials",  device_grant_type,
    exchange_grant_type,  assertion_grant_type, backchannel_grant_type};
/// The switch for ID tokens without a code, against RFC 9700, 2.1.2; not offered by itself.
constexpr std::string_view implicit_grant_type = "implicit";
constexpr std::array<std::string_view, 7> offered_auth_methods{"none",
                                                               "client_secret_basic",
                                                               "client_secret_post",
                                                               "client_secret_jwt",
                                                               "private_key_jwt",
                                                               "tls_client_auth",
                                                               "self_signed_tls_client_auth"};
/// Of client assertions (RFC 7518, 3.1; RFC 8037, 3.1).
constexpr std::array<std::string_view, 13> offered_assertion_algs{
    "ES256", "ES384", "ES512", "PS256", "PS384", "PS512", "RS256",
    "RS384", "RS512", "EdDSA", "HS256", "HS384", "HS512"};
[[nodiscard]] bool is_assertion_alg(std::string_view alg);

constexpr std::size_t max_client_keys = 10; // a signature is tried against each: our own limit

/// nullopt when the record is sound, else what is wrong: redirect URIs absolute and without
/// fragment (unless allowed), public clients with PKCE, known response types… Pure.
[[nodiscard]] std::optional<std::string> client_fault(const Client& client);

/// The registered applications. Owns the SQL of the client table; works without the provider.
/// Thread-safe; waits for SQL. Trouble below SQL is thrown as store::StoreError.
class ClientService {
  public:
    ClientService(store::Database& database, const base::Clock& clock, base::Random& random);

    [[nodiscard]] std::expected<void, ClientRefusal> add(const Client& client);
    /// Adds or replaces: for clients that stand in the configuration.
    [[nodiscard]] std::expected<void, ClientRefusal> put(const Client& client);
    [[nodiscard]] std::vector<Client> list();
    /// Differs after every change, but for two of one record in one second: whoever keeps what they
    /// have read reads again while `newest` is young. Comes from an index, without the records.
    struct State {
        long long count = 0;
        long long sum = 0;    // of the times of the last changes, in seconds
        long long newest = 0; // of them
        bool operator==(const State&) const = default;
    };
    [[nodiscard]] State state();
    /// Null when there is none. A change by another process may be seen a second late
    /// (client_cache.hpp).
    [[nodiscard]] ClientRef get(std::string_view client_id);
    /// The same as the database has it now: before somebody is refused for what was kept.
    [[nodiscard]] ClientRef get_anew(std::string_view client_id);
    /// Makes a secret for the client and returns its text. Only a hash is kept, and for
    /// client_secret_jwt the secret sealed by `box`, which that method needs.
    [[nodiscard]] std::expected<std::string, ClientRefusal>
    add_secret(std::string_view client_id, std::string description,
               std::optional<base::WallTime> expires_at = std::nullopt,
               const store::SecretBox* box = nullptr);
    /// Drops all secrets but the newest; how many went.
    [[nodiscard]] std::expected<std::size_t, ClientRefusal>
    drop_older_secrets(std::string_view client_id);
    /// Deletes the client with its codes, refresh tokens and consents, and revokes the access
    /// tokens that people's grants gave it until they would have expired. False when there is none.
    [[nodiscard]] bool remove(std::string_view client_id);

    /// All, by id, with their numbers; secrets, claims and properties have theirs.
    [[nodiscard]] std::vector<StoredClient> stored();
    [[nodiscard]] std::optional<StoredClient> stored(std::int64_t number);
    [[nodiscard]] std::optional<StoredClient> stored(const std::string& client_id);
    /// The client that has the part of this number.
    [[nodiscard]] std::optional<StoredClient> owner(ClientPart part, std::int64_t number);
    /// Gives a client that has no number yet the one by which programs knew it elsewhere. False:
    /// another client has it, or this one has another.
    bool keep_number(std::string_view client_id, std::int64_t number);
    /// Reads a record, lets `change` work on it, and writes it if it says true and the record is
    /// sound. The id stays, and so does how people are called, once it knows some.
    [[nodiscard]] std::expected<void, ClientRefusal>
    change(std::string_view client_id, const std::function<bool(Client&)>& change);

  private:
    ClientCache cache_;
    store::Database& database_;
    const base::Clock& clock_;
    base::Random& random_;
};

/// Which row a sealed secret belongs to: one copied to another client does not open.
[[nodiscard]] std::string client_secret_purpose(std::string_view client_id);

} // namespace conclave::identity
