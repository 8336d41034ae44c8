#include "server/routers.hpp"

#include "server/client_registration_config.hpp"
#include "server/leaked_list.hpp"
#include "server/turn_wiring.hpp"

#include "identity/clients/client.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace conclave::server {
namespace {

constexpr const char* admin_console_client_id = "conclave_admin";

std::string websocket_origin(const std::string& origin) {
    return origin.starts_with("https://") ? "wss://" + origin.substr(8)
                                          : "ws://" + origin.substr(7);
}

std::string logo_url(const Config& config) {
    return config.branding.logo ? "/branding/logo" : "";
}

site::Product product(const Config& config) {
    return {.name = config.branding.product_name,
            .logo_url = logo_url(config),
            .primary_color = config.branding.primary_color};
}

identity::Client web_client(const Config& config) {
    const WebClientConfig& web = config.identity.web_client;
    identity::Client client =
        identity::web_app_client(web.id, config.app.origin, {}, {}, web.allow_fragment_redirects);
    client.name = web.name.empty() ? config.branding.product_name : web.name;
    client.redirect_uris = web.redirect_uris;
    client.post_logout_redirect_uris = web.post_logout_uris;
    client.cors_origins = web.cors_origins;
    client.authorization_code_lifetime = web.code_lifetime;
    client.identity_token_lifetime = web.id_token_lifetime;
    client.access_token_lifetime = web.access_token_lifetime;
    client.refresh_token_lifetime = web.refresh_lifetime;
    client.refresh_token_sliding_lifetime = web.refresh_sliding_lifetime;
    return client;
}

/// What a page with the OpenAPI document of the admin API signs in with; the replaced stack's name.
identity::Client admin_api_client(const Config& config) {
    const auto& origin = config.admin_api.origin;
    return {.client_id = "skoruba_identity_admin_api_swaggerui",
            .name = config.branding.product_name + " admin API",
            .uri = origin,
            .redirect_uris = {origin + "/swagger/oauth2-redirect.html"},
            .cors_origins = {origin},
            .scopes = {identity::AdminAccess{}.scope},
            .require_consent = false};
}

/// What the console's page signs in with. No refresh token: what it may do ends with the session.
identity::Client admin_console_client(const Config& config) {
    const auto& origin = config.admin.origin;
    const site::OidcSettings paths;
    return {.client_id = admin_console_client_id,
            .name = config.branding.product_name + " console",
            .uri = origin,
            .redirect_uris = {origin + paths.redirect_path, origin + paths.silent_redirect_path},
            .post_logout_redirect_uris = {origin + "/", origin + paths.post_logout_path},
            .cors_origins = {origin},
            .scopes = {"openid", "profile", "roles", identity::AdminAccess{}.scope},
            .require_consent = false};
}

identity::EmailConfirmation email_confirmation(IdentityConfig::EmailConfirmation from) {
    using enum IdentityConfig::EmailConfirmation;
    switch (from) {
    case off:
        return identity::EmailConfirmation::off;
    case required:
        return identity::EmailConfirmation::required;
    case optional:
        break;
    }
    return identity::EmailConfirmation::optional;
}

jose::CertificateAuthorities read_authorities(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    auto read = jose::CertificateAuthorities::parse(text);
    if (!in || !read) {
        throw std::runtime_error("cannot read certificates from " + file.string() +
                                 "; identity.certificate_authorities names a PEM file");
    }
    return *std::move(read);
}

} // namespace

identity::UserPolicy user_policy(const Config& config) {
    const IdentityConfig& from = config.identity;
    identity::UserPolicy to;
    to.password.min_length = from.password.min_length;
    to.password.max_length = from.password.max_length;
    to.hashing.memory_kib = from.password.argon2_memory_kib;
    to.hashing.iterations = from.password.argon2_iterations;
    to.hashing.parallelism = from.password.argon2_parallelism;
    to.lockout = {.max_failures = from.lockout_attempts,
                  .duration = from.lockout_duration,
                  .max_names_per_password = from.names_per_password};
    return to;
}

identity::UserPolicy new_password_policy(const Config& config) {
    auto policy = user_policy(config);
    policy.password.leaked = leaked_passwords(config.identity.password);
    return policy;
}

identity::Config provider_config(const Config& config) {
    auto to = identity_config(config);
    to.users = new_password_policy(config);
    to.mail_frame = mail_frame(config.mail);
    return to;
}

identity::Config identity_config(const Config& config) {
    const IdentityConfig& from = config.identity;
    identity::Config to;
    to.issuer = config.issuer();
    to.product = {.name = config.branding.product_name,
                  .logo_url = logo_url(config),
                  .primary_color = config.branding.primary_color};
    to.mail_footer = config.mail.footer;
    to.registration_enabled = from.registration;
    to.username_changes = from.user_name_changes;
    to.account_deletion = from.account_deletion;
    to.users = user_policy(config);
    to.rates.logins_per_minute_per_source = from.logins_per_minute;
    to.rates.logins_per_minute_per_source_user = from.logins_per_minute_per_name;
    to.rates.registrations_per_hour_per_source = from.registrations_per_hour;
    to.rates.token_failures_per_minute = from.token_failures_per_minute;
    to.rates.mails_per_hour_per_source = from.mails_per_hour;
    to.rates.mails_per_hour_per_address = from.mails_per_hour_per_person;
    to.email_confirmation = email_confirmation(from.email_confirmation);
    to.sessions.lifetime = from.session_lifetime;
    to.sessions.remembered_lifetime = from.remember_lifetime;
    to.sessions.allow_cross_site_iframes = from.allow_cross_site_iframes;
    to.admin.second_factor_required = from.administrators_need_second_factor;
    to.request_lifetime = from.request_lifetime;
    to.refresh_grace = from.refresh_grace;
    to.audit_retention = from.audit_retention;
    to.private_hosts = from.private_hosts;
    to.self_registration = self_registration(from.client_registration);
    to.keys = {
        .lifetime = from.key_lifetime, .announced = from.key_announced, .kept = from.key_kept};
    for (const auto& api : from.apis) {
        to.apis.push_back(
            {.audience = api.audience, .display_name = api.name, .scopes = api.scopes});
    }
    for (const auto& detail : from.authorization_details) {
        to.detail_types.push_back({.type = detail.type,
                                   .display_name = detail.name,
                                   .description = detail.description,
                                   .members = detail.members});
    }
    if (config.certificates.enabled) {
        to.certificates_origin = config.certificates.origin;
    }
    if (!from.certificate_authorities.empty()) {
        to.certificate_authorities = read_authorities(from.certificate_authorities);
    }
    to.clients.push_back(web_client(config));
    if (config.admin_api.enabled) {
        to.clients.push_back(admin_api_client(config));
    }
    if (config.admin.enabled) {
        to.clients.push_back(admin_console_client(config));
    }
    return to;
}

std::vector<std::string> api_scopes() {
    const identity::Config identity; // conclave.toml has no say in these
    std::vector<std::string> scopes{identity.api_scope};
    scopes.insert(scopes.end(), identity.api_scope_aliases.begin(),
                  identity.api_scope_aliases.end());
    return scopes;
}

site::AppSettings app_settings(const Config& config) {
    site::AppSettings settings;
    settings.origin = config.app.origin;
    settings.product = product(config);
    settings.emergency = {.enabled = config.emergency.enabled,
                          .number = config.emergency.number,
                          .label = config.emergency.label,
                          .text = config.emergency.text};
    settings.oidc.authority = config.issuer();
    settings.oidc.client_id = config.identity.web_client.id;
    settings.oidc.scope = "openid profile email offline_access " + identity::Config{}.api_scope;
    const std::string sockets = websocket_origin(config.api.origin);
    settings.video.hosted = config.web.video_backend == WebConfig::Backend::hosted;
    settings.video.ws_server = sockets + "/signaling";
    settings.video.ws_server_insights = sockets + "/v1/VideoEvents";
    settings.video.default_room_type = config.rooms.default_type;
    settings.video.room_types = {"peer-to-peer", "go"};
    if (config.media.enabled)
        settings.video.room_types = {"group", "group-small", "peer-to-peer", "go"};
    settings.registration_enabled = config.identity.registration;
    return settings;
}

site::AdminSettings admin_settings(const Config& config) {
    const identity::AdminAccess access;
    site::AdminSettings settings{.api = config.admin_api.origin,
                                 .administrator_role = access.administrator_role,
                                 .auditor_role = access.auditor_role,
                                 .product = product(config),
                                 .oidc = {}};
    settings.oidc.authority = config.issuer();
    settings.oidc.client_id = admin_console_client_id;
    settings.oidc.scope = "openid profile roles " + access.scope;
    return settings;
}

signaling::Config signaling_config(const Config& config, const store::SecretBox& box) {
    signaling::Config to;
    for (const IceServerConfig& server : config.ice_servers) {
        to.ice_servers.push_back({.urls = server.urls,
                                  .username = server.username,
                                  .credential = server.credential,
                                  .shared_secret = server.shared_secret,
                                  .ttl = server.ttl});
    }
    if (config.turn.enabled) {
        to.ice_servers.push_back(turn_ice_server(config, box));
    }
    to.session_key = box.derive_key("signaling.session");
    to.hellos_per_second_per_address = config.signaling.hellos_per_second_per_address;
    to.max_sessions = config.signaling.max_sessions;
    return to;
}

net::Site make_site(const Config& config, const SiteConfig& from,
                    const std::vector<site::ReadyCheck>& checks,
                    const std::string& permissions_policy,
                    const std::function<void(net::Router&)>& mount) {
    auto router = std::make_shared<net::Router>();
    site::mount_health(*router, checks);
    site::mount_logo(*router, config.branding.logo);
    mount(*router);
    site::add_security_headers(*router, from.origin, permissions_policy);
    return net::Site{.origin = from.origin,
                     .hosts = from.all_hosts(),
                     .port = from.port,
                     .certificate = {.chain_file = from.certificate, .key_file = from.key},
                     .tls = from.tls,
                     .router = std::move(router)};
}

net::Site make_metrics_site(const Config& config, const std::function<void(net::Router&)>& mount) {
    auto router = std::make_shared<net::Router>();
    site::mount_metrics(*router);
    mount(*router);
    const std::string port = std::to_string(config.metrics.port);
    return net::Site{.origin = "http://localhost:" + port,
                     .hosts = {"localhost:" + port, "127.0.0.1:" + port, "[::1]:" + port},
                     .port = config.metrics.port,
                     .tls = false,
                     .router = std::move(router)};
}

} // namespace conclave::server
