#include "server/identity_section.hpp"

#include "server/apis_config.hpp"
#include "server/client_registration_config.hpp"
#include "server/config_checks.hpp"

namespace conclave::server {

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

/// The list that the operator names, or else the one that came with the pages.
std::filesystem::path leaked_list(const std::string& named, const std::filesystem::path& base) {
    if (!named.empty())
        return absolute_path(named, base);
    std::error_code error;
    auto ours = find_bundle("passwords") / "passwords.txt";
    return std::filesystem::exists(ours, error) ? ours : std::filesystem::path();
}

void read_password(ConfigSection section, PasswordPolicy& password,
                   const std::filesystem::path& base) {
    std::string list;
    section.text("leaked_list", list, check_not_empty);
    password.leaked_list = leaked_list(list, base);
    section.integer("min_length", password.min_length, 6, 64);
    section.integer("max_length", password.max_length, 64, 1'024);
    section.integer("argon2_memory_kib", password.argon2_memory_kib, 7 * 1024, 1024 * 1024);
    section.integer("argon2_iterations", password.argon2_iterations, 1, 64);
    section.integer("argon2_parallelism", password.argon2_parallelism, 1, 16);
    section.finish();
}

void read_web_client(ConfigSection section, WebClientConfig& client) {
    section.text("id", client.id, check_not_empty);
    section.text("name", client.name);
    section.flag("allow_fragment_redirects", client.allow_fragment_redirects);
    const bool fragments = client.allow_fragment_redirects;
    section.texts("redirect_uris", client.redirect_uris,
                  [&](const std::string& uri) { return check_redirect_uri(uri, fragments); });
    section.texts("post_logout_uris", client.post_logout_uris,
                  [](const std::string& uri) { return check_redirect_uri(uri, true); });
    section.texts("cors_origins", client.cors_origins, check_origin);
    section.duration("code_lifetime", client.code_lifetime, seconds{10}, minutes{10});
    section.duration("id_token_lifetime", client.id_token_lifetime, minutes{1}, days{1});
    section.duration("access_token_lifetime", client.access_token_lifetime, minutes{1}, days{1});
    section.duration("refresh_lifetime", client.refresh_lifetime, minutes{5}, days{3'650});
    section.duration("refresh_sliding_lifetime", client.refresh_sliding_lifetime, minutes{5},
                     days{3'650});
    section.finish();
}

} // namespace

void read_identity(ConfigSection section, IdentityConfig& identity,
                   const std::filesystem::path& base) {
    section.flag("registration", identity.registration);
    // Where an administrator gives the names, a policy of rooms may rest on them.
    identity.user_name_changes = identity.registration;
    section.flag("user_name_changes", identity.user_name_changes);
    section.flag("account_deletion", identity.account_deletion);
    if (const auto wish = section.choice("email_confirmation", {"off", "optional", "required"})) {
        using enum IdentityConfig::EmailConfirmation;
        constexpr IdentityConfig::EmailConfirmation kinds[] = {off, optional, required};
        identity.email_confirmation = kinds[*wish];
    }
    if (const auto wish = section.choice("administrators_second_factor", {"off", "required"})) {
        identity.administrators_need_second_factor = *wish == 1;
    }
    section.duration("session_lifetime", identity.session_lifetime, minutes{1}, days{365});
    section.duration("remember_lifetime", identity.remember_lifetime, minutes{1}, days{365});
    section.flag("allow_cross_site_iframes", identity.allow_cross_site_iframes);
    section.duration("request_lifetime", identity.request_lifetime, minutes{1}, hours{24});
    section.duration("refresh_grace", identity.refresh_grace, seconds{0}, minutes{5});
    section.duration("key_lifetime", identity.key_lifetime, seconds{0}, days{3650});
    section.duration("key_announced", identity.key_announced, hours{1}, days{365});
    section.duration("key_kept", identity.key_kept, hours{1}, days{365});
    if (identity.key_lifetime.count() > 0 && identity.key_lifetime <= identity.key_announced) {
        section.fault(section.has("key_announced") ? "key_announced" : "key_lifetime",
                      "a key's follower is announced while the key still signs, so key_announced "
                      "must be shorter than key_lifetime; key_lifetime = \"0s\" keeps a key");
    }
    section.duration("audit_retention", identity.audit_retention, seconds{0}, days{36'500});
    section.integer("lockout_attempts", identity.lockout_attempts, 3, 100);
    section.duration("lockout_duration", identity.lockout_duration, seconds{10}, days{1});
    section.integer("names_per_password", identity.names_per_password, 1, 1'000);
    section.integer("logins_per_minute", identity.logins_per_minute, 1, 100'000);
    section.integer("logins_per_minute_per_name", identity.logins_per_minute_per_name, 1, 100'000);
    section.integer("registrations_per_hour", identity.registrations_per_hour, 1, 100'000);
    section.integer("token_failures_per_minute", identity.token_failures_per_minute, 1, 100'000);
    section.integer("mails_per_hour", identity.mails_per_hour, 1, 100'000);
    section.integer("mails_per_hour_per_person", identity.mails_per_hour_per_person, 1, 1'000);
    section.texts("private_hosts", identity.private_hosts, check_private_host);
    read_password(section.section("password"), identity.password, base);
    read_web_client(section.section("web_client"), identity.web_client);
    read_client_registration(section.section("client_registration"), identity.client_registration);
    std::string authorities;
    section.text("certificate_authorities", authorities, check_not_empty);
    if (!authorities.empty()) {
        identity.certificate_authorities = absolute_path(authorities, base);
    }
    read_apis(section, identity.apis);
    read_authorization_details(section, identity.authorization_details);
    section.finish();
}

} // namespace conclave::server
