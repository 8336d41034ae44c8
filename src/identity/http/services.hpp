#pragma once

#include "base/rate_limiter.hpp"
#include "identity/config.hpp"
#include "identity/outgoing/outgoing.hpp"
#include "net/http_message.hpp"

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace conclave::net {
class StaticFiles;
}

namespace conclave::store {
class Database;
class SecretBox;
} // namespace conclave::store

namespace conclave::identity {

class AccessTokens;
class BackchannelStore;
class PingQueue;
class ClientKeys;
class ClientService;
class CodeStore;
class ConsentStore;
class Cookies;
class DeviceStore;
class DpopNonces;
class InteractionStore;
class KeyRing;
class LiveResources;
class LogoutQueue;
class People;
class PushedStore;
class ReferenceStore;
class RefreshStore;
class RegistrationStore;
class ReplayStore;
class ResourceStore;
class RevocationList;
class Roles;
class SessionClients;
class SessionStore;
class SignInCounts;
class Subjects;
class TokenIssuer;
class TokenReader;
class UserService;
struct AccessTokenClaims;
struct Authentication;
struct Client;
struct IdTokenHint;
struct Session;
struct User;

/// Everything the endpoints share: the stores, the tokens, the snapshots that need no SQL.
/// Owned by the Provider; thread-safe. It knows its parts by name only: who uses one includes its
/// header, so that a change to one part doesn't build all endpoints again.
class Services {
  public:
    Services(Config the_config, store::Database& database, const store::SecretBox& secret_box,
             const base::Clock& the_clock, base::Random& the_random,
             const net::StaticFiles& the_pages, Fetch fetch);
    ~Services();
    Services(const Services&) = delete;
    Services& operator=(const Services&) = delete;

    const Config config;
    const base::Clock& clock;
    base::Random& random;
    const store::SecretBox& box;
    const net::StaticFiles& pages;

  private:
    struct Parts;
    const std::unique_ptr<Parts> parts_; // stands before the references to what it holds

  public:
    LiveResources& resources;
    const Outgoing& outgoing;
    UserService& users;
    Roles& roles;
    ResourceStore& stored_resources;
    People& people;
    ClientService& clients;
    ClientKeys& client_keys;
    Subjects& subjects;
    RegistrationStore& self_registered;
    LogoutQueue& logouts;
    SessionClients& session_clients;
    SessionStore& sessions;
    SignInCounts& sign_ins;
    InteractionStore& interactions;
    PushedStore& pushed;
    DeviceStore& devices;
    BackchannelStore& backchannel;
    PingQueue& pings;
    CodeStore& codes;
    RefreshStore& refresh;
    ConsentStore& consents;
    RevocationList& revocations;
    ReplayStore& replays;
    ReferenceStore& references;
    const TokenIssuer& issuer;
    const TokenReader& reader;
    const AccessTokens& access_tokens;
    const DpopNonces& nonces;
    const Cookies& cookies;
    base::RateLimiter logins_by_source;
    base::RateLimiter logins_by_pair;
    base::RateLimiter registrations;
    base::RateLimiter client_registrations;
    base::RateLimiter token_failures;
    base::RateLimiter device_codes;

    [[nodiscard]] std::shared_ptr<const KeyRing> keys() const;
    [[nodiscard]] bool cors_allows(std::string_view origin) const;
    /// Makes signing keys that are due and deletes those that are spent. Waits for SQL, and for the
    /// making of a key (seconds for RSA).
    void tend_keys();
    /// Reads keys, scopes, origins and revocations again. Waits for SQL.
    void refresh_snapshots();
    void drop_expired();

    /// The record of an enabled client.
    [[nodiscard]] ClientRef enabled_client(std::string_view client_id);
    /// Does a token of ours still stand for somebody: is its client enabled, and so the person, or
    /// the other client, whom it is about?
    [[nodiscard]] bool stands(const AccessTokenClaims& claims);
    /// The id of the person whom an ID token of ours is about; empty when nobody is known so.
    [[nodiscard]] std::string user_of(const IdTokenHint& hint);
    /// Who is signed in in the request's browser.
    [[nodiscard]] std::optional<Session> session_of(const net::Request& request);
    /// The browser's binding value; sets the cookie when there was none.
    [[nodiscard]] std::string browser_of(const net::Request& request, net::Response& response);
    /// Starts a session, sets its cookies.
    [[nodiscard]] Session sign_in(const net::Request& request, net::Response& response,
                                  const User& user, bool remember, const Authentication& how);
    void sign_out(const net::Request& request, net::Response& response, const Session& session);
    /// Kills a grant: its refresh tokens and its access tokens.
    void revoke_grant(std::string_view grant_id, const Client& client);
    /// For the rate limiters: time that never goes back, from the same clock as everything else.
    [[nodiscard]] base::MonoTime mono_now();

  private:
    struct KnownClients; // what is kept of all of them, with the state of which it was read
    /// Reads the clients when one was changed. Waits for SQL.
    [[nodiscard]] std::shared_ptr<const KnownClients> known_clients();
    /// Clients that registered themselves and that nobody has used for long.
    void drop_unused_clients();

    store::Database& database_;
    std::atomic<std::int64_t> latest_{0};
    mutable std::mutex mutex_;                          // guards the snapshots below
    std::shared_ptr<const KeyRing> keys_;               // shared with the calls that use them
    std::shared_ptr<const KnownClients> known_clients_; // shared with the calls that use them
};

} // namespace conclave::identity
