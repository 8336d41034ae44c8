#include "identity/provider.hpp"

#include "base/log.hpp"
#include "identity/admin/api.hpp"
#include "identity/clients/client_service.hpp"
#include "identity/http/account_api.hpp"
#include "identity/http/authorize_endpoint.hpp"
#include "identity/http/backchannel_api.hpp"
#include "identity/http/backchannel_endpoint.hpp"
#include "identity/http/check_session.hpp"
#include "identity/http/contact_api.hpp"
#include "identity/http/device_api.hpp"
#include "identity/http/device_endpoint.hpp"
#include "identity/http/discovery.hpp"
#include "identity/http/end_session_endpoint.hpp"
#include "identity/http/external_api.hpp"
#include "identity/http/introspection_endpoint.hpp"
#include "identity/http/logout_api.hpp"
#include "identity/http/page_context.hpp"
#include "identity/http/page_headers.hpp"
#include "identity/http/pages.hpp"
#include "identity/http/passkeys_api.hpp"
#include "identity/http/profile_api.hpp"
#include "identity/http/pushed_endpoint.hpp"
#include "identity/http/recovery_api.hpp"
#include "identity/http/registration_endpoint.hpp"
#include "identity/http/revocation_endpoint.hpp"
#include "identity/http/self_api.hpp"
#include "identity/http/services.hpp"
#include "identity/http/token_endpoint.hpp"
#include "identity/http/userinfo_endpoint.hpp"
#include "identity/keys/key_ring.hpp"
#include "identity/logout/logout_courier.hpp"
#include "identity/logout/logout_queue.hpp"
#include "identity/outgoing/outgoing.hpp"
#include "identity/people/people.hpp"
#include "identity/pings/ping_courier.hpp"
#include "identity/scopes/live_resources.hpp"
#include "identity/subjects/subjects.hpp"
#include "identity/tokens/token_reader.hpp"
#include "identity/users/sign_in_counts.hpp"
#include "identity/users/user_service.hpp"
#include "net/address.hpp"
#include "net/static_files.hpp"

namespace conclave::identity {

class Provider::Impl {
  public:
    Impl(Config config, store::Database& database, const store::SecretBox& box,
         const base::Clock& clock, base::Random& random, const net::StaticFiles& pages, Fetch fetch)
        : services(std::move(config), database, box, clock, random, pages, std::move(fetch)),
          html(services.pages, random), profile(services, database), contact(services, database),
          admin(services, database) {}

    void mount_documents(net::Router& router);
    void mount_protocol(net::Router& router);
    void mount_machines(net::Router& router);
    void mount_registration(net::Router& router);
    void mount_pages(net::Router& router);
    void mount_self(net::Router& router);
    void mount_passkeys(net::Router& router);
    void mount_external(net::Router& router);

    Services services;
    /// Made again when the scopes have changed.
    class Metadata {
      public:
        std::shared_ptr<const std::string> of(const Services& from) {
            const auto resources = from.resources.now();
            const std::lock_guard lock(mutex_);
            if (made_of_ != resources) {
                made_of_ = resources;
                text_ = std::make_shared<const std::string>(metadata_json(from.config, *resources));
            }
            return text_;
        }

      private:
        std::mutex mutex_;
        std::shared_ptr<const Resources> made_of_; // shared with who reads it
        std::shared_ptr<const std::string> text_;  // shared with the answers under way
    };
    Metadata metadata;
    const net::Response check_session = check_session_page();
    Pages html;
    AuthorizeEndpoint authorize{services};
    PushedEndpoint pushed{services};
    DeviceEndpoint device{services};
    DeviceApi device_api{services};
    BackchannelEndpoint backchannel{services};
    BackchannelApi backchannel_api{services};
    TokenEndpoint token{services};
    UserInfoEndpoint userinfo{services};
    RevocationEndpoint revocation{services};
    IntrospectionEndpoint introspection{services};
    EndSessionEndpoint end_session{services};
    RegistrationEndpoint registration{services};
    PageContext page_context{services, authorize};
    AccountApi account{services, authorize};
    RecoveryApi recovery{services};
    SelfApi self{services};
    ProfileApi profile;
    ContactApi contact;
    PasskeysApi passkeys{services};
    ExternalApi external{services};
    LogoutApi logout{services};
    LogoutCourier courier{{.queue = services.logouts,
                           .clients = services.clients,
                           .client_keys = services.client_keys,
                           .keys = [this] { return services.keys(); },
                           .subjects = services.subjects,
                           .outgoing = services.outgoing,
                           .clock = services.clock,
                           .random = services.random,
                           .issuer = services.config.issuer}};
    PingCourier ping_courier{services.pings, services.clients, services.outgoing};
    admin::Api admin;
};

void Provider::Impl::mount_documents(net::Router& router) {
    using enum net::RunOn;
    const auto discovery = [this](const net::Request& request) {
        return public_document(request, *metadata.of(services));
    };
    const auto jwks = [this](const net::Request& request) {
        return public_document(request, services.keys()->keys().public_json());
    };
    // Clients join an authority that ends with a slash and the path.
    for (const std::string slash : {"", "/"}) {
        for (const std::string_view path :
             {"/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"}) {
            router.add("GET", slash + std::string(path), loop, discovery);
        }
        router.add("GET", slash + "/.well-known/openid-configuration/jwks", loop, jwks);
        router.add_cors(slash + "/.well-known/", {.any_origin = true});
    }
    router.add("GET", "/connect/checksession", loop,
               [this](const net::Request&) { return check_session; });
}

void Provider::Impl::mount_machines(net::Router& router) {
    const auto add = [&](std::string_view method, std::string_view path, auto& endpoint) {
        router.add(method, path, net::RunOn::pool,
                   [&endpoint](const net::Request& request) { return endpoint.answer(request); });
    };
    add("POST", "/connect/par", pushed);
    add("POST", "/connect/deviceauthorization", device);
    add("POST", "/connect/ciba", backchannel);
    add("POST", "/connect/token", token);
    add("GET", "/connect/userinfo", userinfo);
    add("POST", "/connect/userinfo", userinfo);
    add("POST", "/connect/revocation", revocation);
    add("POST", "/connect/introspect", introspection);
}

void Provider::Impl::mount_protocol(net::Router& router) {
    const auto call = [&](std::string_view method, std::string_view path, auto handler) {
        router.add(method, path, net::RunOn::pool, handler);
    };
    call("GET", "/connect/authorize", [this](const auto& r) { return authorize.start(r); });
    call("POST", "/connect/authorize",
         [this](const auto& r) { return authorize.start_by_post(r); });
    call("GET", "/connect/authorize/callback",
         [this](const auto& r) { return authorize.resume(r); });
    for (const auto* method : {"GET", "POST"}) {
        call(method, "/connect/endsession",
             [this](const auto& r) { return end_session.answer(r); });
    }
    call("GET", "/connect/endsession/callback", [this](const auto& r) { return logout.frames(r); });
    for (const auto* path :
         {"/connect/token", "/connect/userinfo", "/connect/revocation", "/connect/par"}) {
        router.add_cors(path, {.allow = [this](std::string_view origin) {
                            return services.cors_allows(origin);
                        }});
    }
}

void Provider::Impl::mount_registration(net::Router& router) {
    if (services.config.self_registration.policy == SelfRegistration::Policy::off) {
        return;
    }
    const auto call = [&](std::string_view method, std::string_view path,
                          net::Response (RegistrationEndpoint::*answer)(const net::Request&)) {
        router.add(method, path, net::RunOn::pool, [this, answer](const net::Request& request) {
            return (registration.*answer)(request);
        });
    };
    call("POST", "/connect/dcr", &RegistrationEndpoint::add);
    call("GET", "/connect/dcr/{client_id}", &RegistrationEndpoint::show);
    call("PUT", "/connect/dcr/{client_id}", &RegistrationEndpoint::change);
    call("DELETE", "/connect/dcr/{client_id}", &RegistrationEndpoint::remove);
}

void Provider::Impl::mount_pages(net::Router& router) {
    using enum net::RunOn;
    for (const auto* path :
         {"/", "/account/login", "/account/register", "/account/registered", "/account/confirm",
          "/account/security", "/account/profile", "/account/email", "/account/forgot",
          "/account/forgot-sent", "/account/reset", "/account/reset-done", "/account/logout",
          "/account/loggedout", "/consent", "/device", "/approve", "/home/error"}) {
        router.add("GET", path, loop, [this](const net::Request&) { return html.entry(); });
    }
    router.add_filter([this](const auto& r, auto& answer) { html.explain_not_found(r, answer); });
    router.add("GET", "/ui/*", loop, [this](const auto& r) { return html.asset(r); });
    const auto call = [&](std::string_view method, std::string_view path, auto handler) {
        router.add(method, path, pool, handler);
    };
    call("GET", "/api/account/context", [this](const auto& r) { return page_context.answer(r); });
    call("POST", "/api/account/login", [this](const auto& r) { return account.login(r); });
    call("POST", "/api/account/second-factor",
         [this](const auto& r) { return account.second_factor(r); });
    call("POST", "/api/account/register",
         [this](const auto& r) { return account.register_user(r); });
    call("POST", "/api/account/confirm", [this](const auto& r) { return recovery.confirm(r); });
    call("POST", "/api/account/forgot", [this](const auto& r) { return recovery.forgot(r); });
    call("POST", "/api/account/reset", [this](const auto& r) { return recovery.reset(r); });
    call("POST", "/api/account/consent", [this](const auto& r) { return account.consent(r); });
    call("POST", "/api/account/cancel", [this](const auto& r) { return account.cancel(r); });
    call("GET", "/api/account/logout", [this](const auto& r) { return logout.describe(r); });
    call("POST", "/api/account/logout", [this](const auto& r) { return logout.confirm(r); });
    call("POST", "/api/device/look", [this](const auto& r) { return device_api.look(r); });
    call("POST", "/api/device/decide", [this](const auto& r) { return device_api.decide(r); });
    call("GET", "/api/approve", [this](const auto& r) { return backchannel_api.list(r); });
    call("POST", "/api/approve", [this](const auto& r) { return backchannel_api.decide(r); });
    call("GET", "/api/account/error", [this](const auto& r) { return logout.error(r); });
}

void Provider::Impl::mount_self(net::Router& router) {
    const auto post = [&](std::string_view path, auto& api, auto method) {
        router.add("POST", path, net::RunOn::pool,
                   [&api, method](const net::Request& r) { return (api.*method)(r); });
    };
    router.add("GET", "/api/self", net::RunOn::pool,
               [this](const net::Request& r) { return self.describe(r); });
    post("/api/self/totp/begin", self, &SelfApi::totp_begin);
    post("/api/self/totp/enrol", self, &SelfApi::totp_enrol);
    post("/api/self/totp/remove", self, &SelfApi::totp_remove);
    post("/api/self/recovery-codes", self, &SelfApi::renew_recovery_codes);
    post("/api/self/browsers/forget", self, &SelfApi::forget_browsers);
    post("/api/self/sessions/end", self, &SelfApi::end_session);
    post("/api/self/consents/withdraw", self, &SelfApi::withdraw_consent);
    post("/api/self/password", self, &SelfApi::change_password);
    post("/api/self/profile", profile, &ProfileApi::change);
    post("/api/self/email", contact, &ContactApi::change_email);
    post("/api/self/email/confirm", contact, &ContactApi::confirm_email);
    post("/api/self/username", contact, &ContactApi::change_username);
    post("/api/self/phone", contact, &ContactApi::change_phone);
    post("/api/self/data", profile, &ProfileApi::personal_data);
    post("/api/self/delete", profile, &ProfileApi::remove);
}

void Provider::Impl::mount_passkeys(net::Router& router) {
    const auto post = [&](std::string_view path,
                          net::Response (PasskeysApi::*method)(const net::Request&)) {
        router.add("POST", path, net::RunOn::pool,
                   [this, method](const net::Request& r) { return (passkeys.*method)(r); });
    };
    router.add("GET", "/api/account/passkeys", net::RunOn::pool,
               [this](const net::Request& r) { return passkeys.list(r); });
    post("/api/account/passkeys/add/begin", &PasskeysApi::begin_add);
    post("/api/account/passkeys/add", &PasskeysApi::add);
    post("/api/account/passkeys/rename", &PasskeysApi::rename);
    post("/api/account/passkeys/remove", &PasskeysApi::remove);
    post("/api/account/passkeys/sign-in/begin", &PasskeysApi::begin_sign_in);
    post("/api/account/passkeys/sign-in", &PasskeysApi::sign_in);
    post("/api/account/passkeys/step-up/begin", &PasskeysApi::begin_step_up);
    post("/api/account/passkeys/step-up", &PasskeysApi::step_up);
}

void Provider::Impl::mount_external(net::Router& router) {
    const auto call = [&](std::string_view method, std::string_view path,
                          net::Response (ExternalApi::*answer)(const net::Request&)) {
        router.add(method, path, net::RunOn::pool,
                   [this, answer](const net::Request& r) { return (external.*answer)(r); });
    };
    // Providers send browsers here; the page posts what they bring.
    router.add("GET", "/federation/{scheme}/signin", net::RunOn::loop,
               [this](const net::Request&) { return html.entry(); });
    call("GET", "/api/account/external", &ExternalApi::list);
    call("POST", "/api/account/external/begin", &ExternalApi::begin_sign_in);
    call("POST", "/api/account/external/finish", &ExternalApi::finish);
    call("POST", "/api/account/external/create", &ExternalApi::create);
    call("POST", "/api/account/external/connect", &ExternalApi::begin_connect);
    call("POST", "/api/account/external/disconnect", &ExternalApi::disconnect);
}

Provider::Provider(Config config, store::Database& database, const store::SecretBox& box,
                   const base::Clock& clock, base::Random& random, const net::StaticFiles& pages,
                   Fetch fetch)
    : impl_(std::make_unique<Impl>(std::move(config), database, box, clock, random, pages,
                                   std::move(fetch))) {}

Provider::~Provider() = default;

void Provider::mount(net::Router& router) {
    impl_->mount_documents(router);
    impl_->mount_protocol(router);
    impl_->mount_machines(router);
    impl_->mount_registration(router);
    impl_->mount_pages(router);
    impl_->mount_self(router);
    impl_->mount_passkeys(router);
    impl_->mount_external(router);
    add_site_headers(router, impl_->services.config.issuer);
}

void Provider::mount_for_certificates(net::Router& router) {
    impl_->mount_machines(router);
    add_site_headers(router, impl_->services.config.issuer);
}

void Provider::mount_admin(net::Router& router) {
    impl_->admin.mount(router);
}

std::expected<AccessTokenClaims, AccessTokenError>
Provider::verify_access_token(std::string_view token, std::string_view audience) const {
    const auto& services = impl_->services;
    auto claims = services.reader.access_token(*services.keys(), token, audience);
    if (claims && !claims->jkt.empty()) {
        return std::unexpected(AccessTokenError::key_bound);
    }
    return claims;
}

bool Provider::stands(const AccessTokenClaims& claims) const {
    return impl_->services.stands(claims);
}

void Provider::administer(policy::Book& policies) {
    impl_->admin.add_policy(policies);
}

bool Provider::cors_allows(std::string_view origin) const {
    return impl_->services.cors_allows(origin);
}

void Provider::cleanup() {
    impl_->services.drop_expired();
    impl_->admin.drop_old_rows();
    impl_->services.tend_keys();
    impl_->services.refresh_snapshots();
}

void Provider::start() {
    impl_->courier.start();
    impl_->ping_courier.start();
}

void Provider::stop() {
    impl_->courier.stop();
    impl_->ping_courier.stop();
    try {
        impl_->services.sign_ins.flush();
    } catch (const store::StoreError& error) { // numbers for charts; the end does not wait for them
        base::log::warning("sign_ins_not_counted", {{"reason", error.what()}});
    }
}

void Provider::tell_clients() {
    impl_->courier.deliver();
    impl_->ping_courier.deliver();
}

UserService& Provider::users() {
    return impl_->services.users;
}
mail::Outbox& Provider::outbox() {
    return impl_->services.people.outbox;
}
ClientService& Provider::clients() {
    return impl_->services.clients;
}

} // namespace conclave::identity
