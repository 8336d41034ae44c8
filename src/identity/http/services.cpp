#include "identity/http/services.hpp"

#include "base/log.hpp"
#include "identity/clients/client_service.hpp"
#include "identity/grants/backchannel_store.hpp"
#include "identity/grants/code_store.hpp"
#include "identity/grants/consent_store.hpp"
#include "identity/grants/device_store.hpp"
#include "identity/grants/interaction_store.hpp"
#include "identity/grants/pushed_store.hpp"
#include "identity/grants/reference_store.hpp"
#include "identity/grants/refresh_store.hpp"
#include "identity/grants/replay_store.hpp"
#include "identity/grants/revocation_list.hpp"
#include "identity/grants/session_store.hpp"
#include "identity/http/cookies.hpp"
#include "identity/keys/key_ring.hpp"
#include "identity/keys/retired_keys.hpp"
#include "identity/keys/signing_keys.hpp"
#include "identity/logout/logout_queue.hpp"
#include "identity/logout/session_clients.hpp"
#include "identity/people/people.hpp"
#include "identity/people/schema.hpp"
#include "identity/pings/ping_queue.hpp"
#include "identity/protocol/resources.hpp"
#include "identity/registration/client_keys.hpp"
#include "identity/registration/registration_store.hpp"
#include "identity/scopes/live_resources.hpp"
#include "identity/scopes/resource_store.hpp"
#include "identity/subjects/subjects.hpp"
#include "identity/tokens/access_tokens.hpp"
#include "identity/tokens/dpop_nonces.hpp"
#include "identity/tokens/token_issuer.hpp"
#include "identity/tokens/token_reader.hpp"
#include "identity/users/roles.hpp"
#include "identity/users/sign_in_counts.hpp"
#include "identity/users/user_service.hpp"
#include "net/static_files.hpp"
#include "store/secret_box.hpp"

#include <algorithm>
#include <stdexcept>

namespace conclave::identity {
namespace {

constexpr std::size_t browser_bytes = 32;
constexpr std::chrono::minutes changes_settle{1}; // clocks of several processes differ
constexpr int unused_clients_a_round = 20;        // removing one touches many tables
constexpr std::size_t browser_text_length = 43;   // base64url of browser_bytes

base::RateLimiter::Limits per_minute(int count) {
    return {.burst = static_cast<double>(count), .per_second = count / 60.0};
}
base::RateLimiter::Limits per_hour(int count) {
    return {.burst = static_cast<double>(count), .per_second = count / 3600.0};
}

Config checked(Config config) {
    check(config);
    return config;
}

store::Database& migrated(store::Database& database) {
    migrate_schema(database);
    return database;
}

} // namespace

struct Services::Parts {
    LiveResources resources;
    const Outgoing outgoing;
    UserService users;
    Roles roles;
    ResourceStore stored_resources;
    People people;
    ClientService clients;
    ClientKeys client_keys;
    Subjects subjects;
    RegistrationStore self_registered;
    LogoutQueue logouts;
    SessionClients session_clients;
    SessionStore sessions;
    SignInCounts sign_ins;
    InteractionStore interactions;
    PushedStore pushed;
    DeviceStore devices;
    BackchannelStore backchannel;
    PingQueue pings;
    CodeStore codes;
    RefreshStore refresh;
    ConsentStore consents;
    RevocationList revocations;
    ReplayStore replays;
    ReferenceStore references;
    const TokenIssuer issuer;
    const TokenReader reader;
    const AccessTokens access_tokens;
    const DpopNonces nonces;
    const Cookies cookies;

    Parts(const Config& config, store::Database& database, const store::SecretBox& box,
          const base::Clock& clock, base::Random& random, Fetch fetch)
        : resources(Resources(config)), outgoing(config.private_hosts, std::move(fetch)),
          users(migrated(database), clock, random, config.users),
          roles(database, random, {config.admin.administrator_role, config.admin.auditor_role}),
          stored_resources(database, clock), people(config, database, box, clock, random),
          clients(database, clock, random), client_keys(outgoing, clock), subjects(database, box),
          self_registered(database, clock, random), logouts(database, clock, random),
          session_clients(database), sessions(database, clock, random, config.sessions, logouts),
          sign_ins(database, clock), interactions(database, clock, random, config.request_lifetime),
          pushed(database, clock, random), devices(database, clock, random),
          backchannel(database, clock, random, box), pings(database, clock, box),
          codes(database, box, clock, random),
          refresh(database, clock, random, config.refresh_grace), consents(database, clock),
          revocations(database, clock), replays(database, clock),
          references(database, clock, random), issuer(config, resources, clock, random),
          reader(config.issuer, clock, revocations), access_tokens(issuer, reader, references),
          nonces(box, clock, random), cookies(config.sessions.allow_cross_site_iframes) {}
};

struct Services::KnownClients {
    ClientService::State state;
    std::set<std::string, std::less<>> origins{}; // of enabled ones
    std::chrono::seconds longest_token{};
};

Services::Services(Config the_config, store::Database& database, const store::SecretBox& secret_box,
                   const base::Clock& the_clock, base::Random& the_random,
                   const net::StaticFiles& the_pages, Fetch fetch)
    : config(checked(std::move(the_config))), clock(the_clock), random(the_random), box(secret_box),
      pages(the_pages),
      parts_(std::make_unique<Parts>(config, database, box, clock, random, std::move(fetch))),
      resources(parts_->resources), outgoing(parts_->outgoing), users(parts_->users),
      roles(parts_->roles), stored_resources(parts_->stored_resources), people(parts_->people),
      clients(parts_->clients), client_keys(parts_->client_keys), subjects(parts_->subjects),
      self_registered(parts_->self_registered), logouts(parts_->logouts),
      session_clients(parts_->session_clients), sessions(parts_->sessions),
      sign_ins(parts_->sign_ins), interactions(parts_->interactions), pushed(parts_->pushed),
      devices(parts_->devices), backchannel(parts_->backchannel), pings(parts_->pings),
      codes(parts_->codes), refresh(parts_->refresh), consents(parts_->consents),
      revocations(parts_->revocations), replays(parts_->replays), references(parts_->references),
      issuer(parts_->issuer), reader(parts_->reader), access_tokens(parts_->access_tokens),
      nonces(parts_->nonces), cookies(parts_->cookies),
      logins_by_source(per_minute(config.rates.logins_per_minute_per_source)),
      logins_by_pair(per_minute(config.rates.logins_per_minute_per_source_user)),
      registrations(per_hour(config.rates.registrations_per_hour_per_source)),
      client_registrations(per_hour(config.self_registration.per_hour_per_source)),
      token_failures(per_minute(config.rates.token_failures_per_minute)),
      device_codes(per_minute(config.rates.device_codes_per_minute)), database_(database) {
    for (const auto& client : config.clients) {
        if (const auto put = clients.put(client); !put) {
            throw std::invalid_argument("identity: client \"" + client.client_id +
                                        "\": " + put.error().message);
        }
    }
    roles.adopt();
    stored_resources.seed(Resources(config).as_stored());
    tend_keys();
    refresh_snapshots();
}

Services::~Services() = default;

std::shared_ptr<const KeyRing> Services::keys() const {
    const std::lock_guard lock(mutex_);
    return keys_;
}

bool Services::cors_allows(std::string_view origin) const {
    const std::lock_guard lock(mutex_);
    return known_clients_->origins.contains(origin);
}

void Services::tend_keys() {
    auto schedule = config.keys;
    schedule.kept = std::max(schedule.kept, known_clients()->longest_token); // no token outlives it
    tend_signing_keys(database_, box, clock, random, schedule);
}

void Services::refresh_snapshots() {
    auto keys = KeyRing::load(database_, box, config.keys, clock.now());
    (void)known_clients();
    resources.set(Resources(config, stored_resources.all()));
    revocations.refresh();
    const std::lock_guard lock(mutex_);
    keys_ = std::move(keys);
}

std::shared_ptr<const Services::KnownClients> Services::known_clients() {
    const auto state = clients.state(); // before the records: a change in between is read again
    const bool settled = state.newest < base::to_unix_seconds(clock.now() - changes_settle);
    {
        const std::lock_guard lock(mutex_);
        if (settled && known_clients_ && known_clients_->state == state) {
            return known_clients_;
        }
    }
    auto fresh = std::make_shared<KnownClients>();
    fresh->state = state;
    for (const auto& client : clients.list()) {
        fresh->longest_token = std::max(
            {fresh->longest_token, client.access_token_lifetime, client.identity_token_lifetime});
        if (client.enabled) {
            fresh->origins.insert(client.cors_origins.begin(), client.cors_origins.end());
        }
    }
    const std::lock_guard lock(mutex_);
    known_clients_ = std::move(fresh);
    return known_clients_;
}

void Services::drop_expired() {
    sessions.end_dead();
    interactions.drop_expired();
    pushed.drop_expired(config.request_lifetime);
    devices.drop_expired();
    backchannel.drop_expired();
    codes.drop_expired();
    refresh.drop_expired();
    people.drop_expired();
    users.drop_rested_names();
    replays.drop_expired();
    references.drop_expired();
    drop_retired_keys(database_, clock.now());
    self_registered.drop_expired();
    drop_unused_clients();
    sign_ins.flush();
    sign_ins.drop_old();
}

void Services::drop_unused_clients() {
    const auto kept = config.self_registration.unused_kept;
    if (kept.count() == 0) {
        return;
    }
    for (const auto& client_id : self_registered.unused_for(kept, unused_clients_a_round)) {
        base::log::info("unused_client", {{"client_id", client_id}});
        (void)clients.remove(client_id); // gone already: an administrator was quicker
    }
}

ClientRef Services::enabled_client(std::string_view client_id) {
    auto client = clients.get(client_id);
    return client && client->enabled ? client : nullptr;
}

bool Services::stands(const AccessTokenClaims& claims) {
    const auto client = enabled_client(claims.client_id);
    if (!client || claims.sub == claims.client_id) {
        return client != nullptr;
    }
    const auto user_id = subjects.user_of(*client, claims.sub);
    // Else one client acts for another (RFC 8693).
    return (user_id && users.is_enabled(*user_id)) || enabled_client(claims.sub) != nullptr;
}

std::string Services::user_of(const IdTokenHint& hint) {
    const auto client = clients.get(hint.client_id);
    return client ? subjects.user_of(*client, hint.sub).value_or("") : std::string();
}

std::optional<Session> Services::session_of(const net::Request& request) {
    return sessions.find(Cookies::read(request, CookieKind::session));
}

std::string Services::browser_of(const net::Request& request, net::Response& response) {
    const auto sent = Cookies::read(request, CookieKind::browser);
    if (sent.size() == browser_text_length && base::from_base64url(sent)) {
        return std::string(sent);
    }
    auto made = base::random_token(random, browser_bytes);
    cookies.set(request, response, CookieKind::browser, made);
    return made;
}

Session Services::sign_in(const net::Request& request, net::Response& response, const User& user,
                          bool remember, const Authentication& how) {
    const Place where{.user_agent = std::string(request.headers.get("User-Agent").value_or("")),
                      .address = request.peer};
    auto made =
        sessions.start(user, remember, Cookies::read(request, CookieKind::session), how, where);
    const auto life = remember ? std::optional(config.sessions.remembered_lifetime) : std::nullopt;
    cookies.set(request, response, CookieKind::session, made.key, life);
    cookies.set(request, response, CookieKind::check_session, made.session.browser_id, life);
    sign_ins.signed_in();
    return std::move(made.session);
}

void Services::sign_out(const net::Request& request, net::Response& response,
                        const Session& session) {
    sessions.end(session.sid); // the server's state first, then the cookies (11.3)
    cookies.clear(request, response, CookieKind::session);
    cookies.clear(request, response, CookieKind::check_session);
}

void Services::revoke_grant(std::string_view grant_id, const Client& client) {
    refresh.revoke_grant(grant_id);
    revocations.revoke(grant_id, clock.now() + client.access_token_lifetime);
}

base::MonoTime Services::mono_now() {
    const auto now = clock.now().time_since_epoch().count();
    auto latest = latest_.load();
    while (now > latest && !latest_.compare_exchange_weak(latest, now)) {
    }
    return base::MonoTime(base::WallTime::duration(std::max(now, latest)));
}

} // namespace conclave::identity
