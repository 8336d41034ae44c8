#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "identity/access_token_claims.hpp"
#include "identity/clients/client_service.hpp"
#include "identity/config.hpp"
#include "identity/outgoing/outgoing.hpp"
#include "mail/outbox.hpp"
#include "net/router.hpp"
#include "net/static_files.hpp"
#include "store/database.hpp"
#include "store/secret_box.hpp"

#include <expected>
#include <memory>
#include <string_view>

namespace conclave::policy {
class Book;
}

namespace conclave::identity {

/// The OpenID Connect provider: protocol endpoints, the JSON of its pages, the pages.
/// Owns its state; refers to everything it is given, which must outlive it. Thread-safe: handlers
/// run on the blocking pool, those of fixed documents on the loops.
class Provider {
  public:
    /// Migrates the schema, makes missing signing keys, writes the configured clients. Throws
    /// std::invalid_argument for a bad configuration, store::StoreError for a bad store.
    Provider(Config config, store::Database& database, const store::SecretBox& box,
             const base::Clock& clock, base::Random& random, const net::StaticFiles& pages,
             Fetch fetch = net::fetch);
    ~Provider(); // stops
    Provider(const Provider&) = delete;
    Provider& operator=(const Provider&) = delete;

    /// Adds every route of the identity site. The router must not outlive the provider.
    void mount(net::Router& router);
    /// Adds every route of the site where clients show certificates (RFC 8705): the endpoints for
    /// programs. The router must not outlive the provider.
    void mount_for_certificates(net::Router& router);
    /// Adds every route of the admin API's site. The router must not outlive the provider.
    void mount_admin(net::Router& router);

    /// The admin API looks after this policy, too; it must outlive the provider. Before
    /// mount_admin.
    void administer(policy::Book& policies);

    /// Of a bearer JWT: signature, type, issuer, audience, times, revocation. No SQL; any thread.
    /// Handles (reference tokens) are `malformed` here: introspection reads them.
    [[nodiscard]] std::expected<AccessTokenClaims, AccessTokenError>
    verify_access_token(std::string_view token, std::string_view audience) const;

    /// Is whoever the token is about still there, with an open account, and its application? Waits
    /// for SQL.
    [[nodiscard]] bool stands(const AccessTokenClaims& claims) const;

    /// Is it an origin of a registered client? From a snapshot: any thread, no waiting.
    [[nodiscard]] bool cors_allows(std::string_view origin) const;

    /// Deletes what has expired and reads keys, origins and revocations again, so that several
    /// processes on one store agree. Waits; call about every cleanup_period on the pool.
    void cleanup();

    /// Clients hear of the end of sessions from here on, on a thread of the provider's own.
    void start();
    void stop();
    /// Tells those that are due now: what the thread does all the time, for tests without it.
    void tell_clients();

    [[nodiscard]] UserService& users();
    [[nodiscard]] ClientService& clients();
    /// Mails to people; somebody must carry them (mail::Postman).
    [[nodiscard]] mail::Outbox& outbox();

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

constexpr std::chrono::seconds cleanup_period{30};

} // namespace conclave::identity
