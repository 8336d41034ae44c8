#include "server/config.hpp"

#include "policy/text.hpp"
#include "server/config_checks.hpp"
#include "server/config_reader.hpp"
#include "server/identity_section.hpp"
#include "server/standing_policy.hpp"
#include "server/web_config.hpp"

#include <algorithm>
#include <cstdlib>
#include <fmt/format.h>
#include <fstream>
#include <sstream>

namespace conclave::server {

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

void read_site(ConfigSection section, SiteConfig& site, const std::filesystem::path& base) {
    section.flag("enabled", site.enabled);
    section.text("origin", site.origin, check_origin);
    const Origin origin = *split_origin(site.origin);
    site.tls = origin.tls;
    site.port = origin.port;
    section.integer("port", site.port, 1, 65'535);
    section.texts("hosts", site.hosts, check_host);
    std::string certificate = site.certificate.string();
    std::string key = site.key.string();
    section.text("certificate", certificate);
    section.text("key", key);
    site.certificate = absolute_path(certificate, base);
    site.key = absolute_path(key, base);
    section.finish();
}

void read_sites(ConfigSection section, Config& config) {
    read_site(section.section("app"), config.app, config.data_dir);
    read_site(section.section("identity"), config.identity_site, config.data_dir);
    read_site(section.section("admin"), config.admin, config.data_dir);
    read_site(section.section("admin_api"), config.admin_api, config.data_dir);
    read_site(section.section("api"), config.api, config.data_dir);
    read_site(section.section("certificates"), config.certificates, config.data_dir);
    section.finish();
}

void read_database(ConfigSection section, DatabaseConfig& database) {
    section.text("url", database.url, check_database_url);
    section.integer("sessions", database.sessions, 1, 256);
    section.finish();
}

void read_log(ConfigSection section, LogConfig& log) {
    using enum base::log::Level;
    if (const auto format = section.choice("format", {"human", "json"}))
        log.format = *format == 1 ? base::log::Format::json : base::log::Format::human;
    constexpr base::log::Level levels[] = {debug, info, warning, error};
    if (const auto level = section.choice("level", {"debug", "info", "warning", "error"}))
        log.level = levels[*level];
    section.finish();
}

void read_metrics(ConfigSection section, MetricsConfig& metrics) {
    section.flag("enabled", metrics.enabled);
    section.integer("port", metrics.port, 1, 65'535);
    section.finish();
}

void read_threads(ConfigSection section, ThreadsConfig& threads) {
    section.integer("workers", threads.workers, 0, 256);
    section.integer("front", threads.front, 0, 256);
    section.integer("blocking", threads.blocking, 1, 256);
    section.integer("queue_limit", threads.queue_limit, 1, 100'000);
    section.finish();
}

void read_limits(ConfigSection section, Config& config) {
    auto& http = config.http;
    section.integer("max_header_bytes", http.max_header_bytes, 4 * 1024, 256 * 1024);
    section.integer("max_body_bytes", http.max_body_bytes, 16 * 1024, 16 * 1024 * 1024);
    section.integer("max_connections", http.max_connections, 16, 1'000'000);
    section.integer("max_connections_per_address", http.max_connections_per_address, 1, 1'000'000);
    section.number("new_connections_per_second_per_address",
                   http.new_connections_per_second_per_address, 1, 1'000'000);
    section.duration("header_timeout", http.header_timeout, seconds{1}, minutes{5});
    section.duration("body_timeout", http.body_timeout, seconds{1}, minutes{30});
    section.duration("idle_timeout", http.idle_timeout, seconds{1}, hours{1});
    section.number("hellos_per_second_per_address", config.signaling.hellos_per_second_per_address,
                   1, 100'000);
    section.integer("max_sessions", config.signaling.max_sessions, 1, 1'000'000);
    section.duration("drain", config.drain, seconds{1}, minutes{10});
    section.finish();
}

void read_rules(ConfigSection& section, std::string_view key, std::vector<ClaimRule>& out) {
    std::vector<std::string> texts;
    if (!section.has(key))
        return;
    section.texts(key, texts, [](const std::string& text) { return check_rule(text); });
    out.clear();
    for (const auto& text : texts)
        if (auto rule = parse_rule(text))
            out.push_back(std::move(*rule));
}

void read_policy(ConfigSection section, PolicyConfig& policy) {
    read_rules(section, "create", policy.create);
    read_rules(section, "join", policy.join);
    read_rules(section, "record", policy.record);
    read_rules(section, "moderate", policy.moderate);
    if (const auto lines = policy::parse(policy::print(standing_policy(policy))); !lines)
        section.fault("create",
                      "with join, record and moderate, it is more than a policy may be: " +
                          lines.error().front().words);
    section.finish();
}

IceServerConfig read_ice_server(ConfigSection section) {
    IceServerConfig server;
    section.texts("urls", server.urls, check_ice_url);
    section.text("username", server.username, check_not_empty);
    section.text("credential", server.credential, check_not_empty);
    section.text("shared_secret", server.shared_secret, check_not_empty);
    section.duration("ttl", server.ttl, minutes{5}, days{7});
    if (server.urls.empty())
        section.fault("urls", "is missing; write urls = [\"turn:turn.example.org:3478\"]");
    const bool turn = std::ranges::any_of(
        server.urls, [](const std::string& url) { return url.starts_with("turn"); });
    const bool fixed = !server.username.empty() && !server.credential.empty();
    if (turn && !fixed && server.shared_secret.empty())
        section.fault("urls", "a TURN server needs username and credential, or shared_secret");
    if (fixed && !server.shared_secret.empty())
        section.fault("shared_secret",
                      "stands beside username and credential; keep one of the two ways");
    section.finish();
    return server;
}

void read_ice(ConfigSection section, std::vector<IceServerConfig>& servers) {
    for (auto& entry : section.sections("servers"))
        servers.push_back(read_ice_server(std::move(entry)));
    section.finish();
}

void read_media(ConfigSection section, MediaConfig& media) {
    section.flag("enabled", media.enabled);
    section.texts("listen", media.listen, check_address);
    section.integer("first_port", media.first_port, 0, 65'535);
    section.texts("advertise", media.advertise, check_address);
    section.texts("video_codecs", media.video_codecs, check_video_codec);
    if (media.listen.empty())
        section.fault("listen", "is empty; write at least one address: [\"0.0.0.0\"]");
    if (media.video_codecs.empty())
        section.fault("video_codecs", "is empty; write [\"VP8\", \"H264\"] or one of them");
    section.finish();
}

bool names_turn_server(const std::vector<IceServerConfig>& servers) {
    return std::ranges::any_of(servers, [](const IceServerConfig& server) {
        return std::ranges::any_of(server.urls,
                                   [](const std::string& url) { return url.starts_with("turn"); });
    });
}

void read_rooms(ConfigSection section, RoomsConfig& rooms) {
    const std::vector<std::string> types{"peer-to-peer", "go", "group", "group-small"};
    if (const auto type = section.choice("default_type", types))
        rooms.default_type = types[*type];
    // Ranges: twilio-video's documented limits of rooms (REST errors 53107…53124).
    section.duration("session_timeout", rooms.session_timeout, seconds{5}, minutes{10});
    // As short as somebody needs who wants to see what a participant is told then.
    section.duration("participant_duration", rooms.participant_duration, seconds{10}, hours{24});
    section.duration("empty_timeout", rooms.empty_timeout, seconds{1}, minutes{60});
    section.duration("unused_timeout", rooms.unused_timeout, minutes{1}, minutes{60});
    section.duration("token_lifetime", rooms.token_lifetime, minutes{1}, hours{24});
    section.integer("peer_to_peer_participants", rooms.peer_to_peer_participants, 1, 10);
    section.integer("go_participants", rooms.go_participants, 1, 2);
    section.integer("group_participants", rooms.group_participants, 1, 5'000);
    section.integer("go_participants_per_account", rooms.go_participants_per_account, 1, 100'000);
    section.finish();
}

void read_branding(ConfigSection section, BrandingConfig& branding,
                   const std::filesystem::path& base) {
    section.text("product_name", branding.product_name, check_display_text);
    std::string logo;
    section.text("logo", logo, check_logo);
    if (!logo.empty())
        branding.logo = absolute_path(logo, base);
    if (branding.logo && !std::filesystem::is_regular_file(*branding.logo))
        section.fault("logo", fmt::format("there is no file {}", branding.logo->string()));
    section.text("primary_color", branding.primary_color, check_color);
    section.finish();
}

void read_emergency(ConfigSection section, EmergencyConfig& emergency) {
    section.flag("enabled", emergency.enabled);
    section.text("number", emergency.number, check_phone_number);
    section.text("label", emergency.label, check_display_text);
    section.text("text", emergency.text);
    section.finish();
}

/// Members whose default depends on other members.
void fill_defaults(Config& config) {
    if (config.rooms.default_type.empty())
        config.rooms.default_type = config.media.enabled ? "group" : "peer-to-peer";
    auto& mail = config.mail;
    if (mail.sender.address.empty())
        mail.sender.address = "conclave@" + config.identity_site.host_name();
    if (mail.sender.name.empty())
        mail.sender.name = config.branding.product_name;
    mail.smtp.local_name = config.identity_site.host_name();
    auto& turn = config.turn;
    if (turn.host.empty())
        turn.host = config.app.host_name();
    if (turn.certificate.empty()) {
        turn.certificate = config.app.certificate;
        turn.key = config.app.key;
        if (!config.app.tls)
            turn.tls_port = 0; // without TLS on the sites there need not be a certificate
    }
    auto& client = config.identity.web_client;
    const auto& app = config.app.origin;
    if (client.name.empty())
        client.name = config.branding.product_name;
    if (client.redirect_uris.empty())
        client.redirect_uris = {app + "/authentication/callback",
                                app + "/authentication/silent-callback"};
    if (client.post_logout_uris.empty())
        client.post_logout_uris = {app + "/", app + "/signed-out"};
    if (client.cors_origins.empty())
        client.cors_origins = {app};
}

Config defaults(const std::filesystem::path& file) {
    Config config;
    config.file = std::filesystem::absolute(file).lexically_normal();
    config.data_dir = config.file.parent_path();
    config.addresses = {"127.0.0.1", "::1"};
    config.app.origin = "https://localhost:3000";
    config.identity_site.origin = "https://localhost:44310";
    config.admin.origin = "https://localhost:44303";
    config.admin.enabled = false; // as the next one
    config.admin_api.origin = "https://localhost:44302";
    config.certificates.origin = "https://localhost:44311";
    config.certificates.enabled = false;
    config.admin_api.enabled = false; // what init writes says otherwise; nobody gets it unasked
    config.api.origin = "https://localhost:8443";
    for (auto* site : {&config.app, &config.identity_site, &config.admin, &config.admin_api,
                       &config.api, &config.certificates}) {
        site->certificate = "tls/server.pem";
        site->key = "tls/server.key";
    }
    config.database.url = "sqlite://" + (config.data_dir / "conclave.db").string();
    return config;
}

} // namespace

Config
parse_config(std::string_view text, const std::filesystem::path& file,
             const std::function<std::optional<std::string>(std::string_view)>& environment) {
    Config config = defaults(file);
    ConfigFaults faults(file);
    const auto document = parse_toml(text);
    if (!document) {
        faults.add(document.error().line, "", document.error().message);
        throw ConfigError(faults.text());
    }
    ConfigSection top(&*document, "", faults);
    std::string data_dir;
    top.text("data_dir", data_dir, check_not_empty);
    if (!data_dir.empty())
        config.data_dir = absolute_path(data_dir, config.data_dir);
    config.database.url = "sqlite://" + (config.data_dir / "conclave.db").string();
    std::string secret_key_file = "secret.key";
    top.text("secret_key_file", secret_key_file, check_not_empty);
    config.secret_key_file = absolute_path(secret_key_file, config.data_dir);
    top.texts("addresses", config.addresses, check_address);
    if (config.addresses.empty())
        top.fault("addresses", "is empty; write at least one address: [\"127.0.0.1\"]");
    top.texts("trusted_proxies", config.trusted_proxies, check_address);
    read_sites(top.section("sites"), config);
    read_database(top.section("database"), config.database);
    read_log(top.section("log"), config.log);
    read_metrics(top.section("metrics"), config.metrics);
    read_threads(top.section("threads"), config.threads);
    read_limits(top.section("limits"), config);
    read_identity(top.section("identity"), config.identity, config.data_dir);
    read_mail(top.section("mail"), config.mail, config.data_dir, environment);
    read_policy(top.section("policy"), config.policy);
    read_ice(top.section("ice"), config.ice_servers);
    read_media(top.section("media"), config.media);
    config.turn.enabled = !names_turn_server(config.ice_servers);
    read_turn(top.section("turn"), config.turn, config.data_dir);
    read_rooms(top.section("rooms"), config.rooms);
    read_branding(top.section("branding"), config.branding, config.data_dir);
    read_emergency(top.section("emergency"), config.emergency);
    read_web(top.section("web"), config.web, config.data_dir);
    top.finish();
    check_whole(config, faults);
    if (const auto url = environment("CONCLAVE_DATABASE_URL")) {
        if (const auto message = check_database_url(*url); !message.empty())
            faults.add(0, "environment CONCLAVE_DATABASE_URL", message);
        config.database.url = *url;
    }
    if (auto key = environment("CONCLAVE_SECRET_KEY")) {
        if (const auto message = check_secret_key(*key); !message.empty())
            faults.add(0, "environment CONCLAVE_SECRET_KEY", message);
        config.secret_key = std::move(*key);
    }
    if (!faults.empty())
        throw ConfigError(faults.text());
    fill_defaults(config);
    return config;
}

Config load_config(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream)
        throw ConfigError(fmt::format("{}: cannot be read; `conclave init` writes one, and "
                                      "--config or --data-dir names another",
                                      file.string()));
    std::ostringstream text;
    text << stream.rdbuf();
    return parse_config(text.view(), file, process_environment);
}

std::optional<std::string> process_environment(std::string_view name) {
    const char* value = std::getenv(std::string(name).c_str());
    if (value == nullptr || *value == '\0')
        return std::nullopt;
    return value;
}

} // namespace conclave::server
