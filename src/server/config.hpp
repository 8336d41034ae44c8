#pragma once

#include "base/log.hpp"
#include "net/server.hpp"
#include "server/mail_config.hpp"
#include "server/turn_config.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

/// What an operator decides, as plain data. Read from conclave.toml at start, then never changed;
/// every member has the default that an empty file gives. Paths are absolute after load_config.
namespace conclave::server {

/// One origin we serve. Its name and port in Host are always answered.
struct SiteConfig {
    bool enabled = true;
    std::string origin;     // "https://localhost:3000": scheme, host, port, nothing more
    std::uint16_t port = 0; // listened on; the origin's unless a proxy or NAT stands between
    std::vector<std::string> hosts; // further Host values answered: "video.example.org", "a.b:8443"
    std::filesystem::path certificate; // PEM chain, leaf first
    std::filesystem::path key;         // PEM
    bool tls = true;                   // false when the origin is http, which is for loopback only

    /// The Host values of the origin and of `hosts`, as net::Site wants them.
    [[nodiscard]] std::vector<std::string> all_hosts() const;
    /// The origin's host name without port; an IPv6 address without brackets.
    [[nodiscard]] std::string host_name() const;
};

struct DatabaseConfig {
    std::string url;          // store::Database::open's; may hold a password: never log it
    std::size_t sessions = 8; // connections in the pool
};

struct LogConfig {
    base::log::Format format = base::log::Format::human;
    base::log::Level level = base::log::Level::info;
};

/// Prometheus' endpoint, plain HTTP, loopback only.
struct MetricsConfig {
    bool enabled = true;
    std::uint16_t port = 9464;
};

struct ThreadsConfig {
    std::size_t workers = 0;       // loops on which rooms live; 0: one a core
    std::size_t front = 0;         // loops for TLS and HTTP; 0: one a core
    std::size_t blocking = 8;      // threads for SQL, password hashing and files
    std::size_t queue_limit = 512; // waiting blocking tasks; more are refused with 503
};

/// Signaling limits; over them a client gets `busy` with a time to come back.
struct SignalingLimits {
    double hellos_per_second_per_address = 50; // bursts of four times this
    std::size_t max_sessions = 10'000;         // participants at once on this server
};

struct PasswordPolicy {
    std::size_t min_length = 8;        // characters; NIST SP 800-63B-4, 3.1.1.2
    std::size_t max_length = 128;      // characters
    std::filesystem::path leaked_list; // default: what came with the pages; empty: none was found
    std::uint32_t argon2_memory_kib = 19 * 1024; // OWASP's Argon2id minimum
    std::uint32_t argon2_iterations = 2;
    std::uint32_t argon2_parallelism = 1;
};

/// The web app's own client (RFC 6749, 2), written to the database at each start.
struct WebClientConfig {
    std::string id = "react-oidc-twilio-client";
    std::string name; // shown on the consent and sign-in pages; default: the product's name
    std::vector<std::string> redirect_uris;    // default: the app's callback routes
    std::vector<std::string> post_logout_uris; // default: the app's origin and /signed-out
    std::vector<std::string> cors_origins;     // default: the app's origin
    bool allow_fragment_redirects = false;     // permits redirect URIs with '#'
    std::chrono::seconds code_lifetime{std::chrono::minutes{5}};
    std::chrono::seconds id_token_lifetime{std::chrono::minutes{5}};
    std::chrono::seconds access_token_lifetime{std::chrono::hours{1}};
    std::chrono::seconds refresh_lifetime{std::chrono::days{30}};         // from the sign-in on
    std::chrono::seconds refresh_sliding_lifetime{std::chrono::days{15}}; // from the last use on
};

/// Another resource server, whose access tokens are made here.
struct ApiConfig {
    std::string audience; // `aud` of its tokens; a URI can be named as `resource` (RFC 8707)
    std::string name;     // on the consent page; default: the audience
    std::vector<std::string> scopes;
};

/// What clients may ask for in detail (RFC 9396).
struct AuthorizationDetailConfig {
    std::string type;
    std::string name;                 // on the consent page; default: the type
    std::string description;          // likewise
    std::vector<std::string> members; // of its objects, beside the common ones; empty: any
};

/// Clients that register themselves (RFC 7591).
struct ClientRegistrationConfig {
    enum class Policy { off, token, open };
    Policy policy = Policy::off;
    std::vector<std::string> scopes{"openid", "profile", "email", "offline_access"};
    bool require_pkce = true; // of clients that authenticate, too
    int max_clients = 1'000;
    int per_hour = 20;                                       // from one address
    std::chrono::seconds unused_kept{std::chrono::days{90}}; // zero: unused clients stay
};

/// The OpenID Connect provider. Its issuer is the identity site's origin.
struct IdentityConfig {
    bool registration = true;      // may people make accounts for themselves?
    bool user_name_changes = true; // and change their user name? As registration, unless it is said
    bool account_deletion = true;  // and delete their account?
    enum class EmailConfirmation { off, optional, required };
    EmailConfirmation email_confirmation = EmailConfirmation::optional;

    std::chrono::seconds session_lifetime{std::chrono::hours{10}}; // not renewed by use
    std::chrono::seconds remember_lifetime{std::chrono::days{14}}; // with "keep me signed in"
    bool administrators_need_second_factor = false;
    bool allow_cross_site_iframes = false; // silent sign-in for apps of other sites: weaker cookies
    std::chrono::seconds request_lifetime{std::chrono::minutes{15}}; // sign-in page left open
    std::chrono::seconds refresh_grace{30}; // a spent refresh token answered again; at most 300

    std::chrono::seconds key_lifetime{std::chrono::days{90}};  // zero: keys are never changed
    std::chrono::seconds key_announced{std::chrono::days{14}}; // published before it signs
    std::chrono::seconds key_kept{std::chrono::days{14}};      // published after it signed

    std::chrono::seconds audit_retention{std::chrono::days{365}}; // zero: nothing is forgotten

    int lockout_attempts = 5; // wrong passwords in a row
    std::chrono::seconds lockout_duration{std::chrono::minutes{5}};
    int names_per_password = 20;              // that fail with it in an hour, from anywhere
    int logins_per_minute = 20;               // one address
    int logins_per_minute_per_name = 10;      // one address and user name
    int registrations_per_hour = 20;          // one address
    int token_failures_per_minute = 60;       // one client and address
    int mails_per_hour = 20;                  // asked for from one address
    int mails_per_hour_per_person = 5;        // sent to one mail address
    std::vector<std::string> private_hosts{}; // of clients in our own network (identity::Config)

    PasswordPolicy password{};
    WebClientConfig web_client{};
    ClientRegistrationConfig client_registration{};
    std::vector<ApiConfig> apis{};
    std::vector<AuthorizationDetailConfig> authorization_details{};
    std::filesystem::path certificate_authorities{}; // of tls_client_auth, PEM; empty: none
};

/// One of the claim's values must match; `*` stands for any characters. An empty claim is met by
/// everyone who is signed in.
struct ClaimRule {
    std::string claim{};
    std::string pattern{};
    bool operator==(const ClaimRule&) const = default;
};

/// Who may do what in rooms, until a policy is set. One rule of a list is enough; an empty list
/// allows nobody.
struct PolicyConfig {
    std::vector<ClaimRule> create{ClaimRule{}};
    std::vector<ClaimRule> join{ClaimRule{}};
    std::vector<ClaimRule> record{ClaimRule{"role", "administrator"}};
    std::vector<ClaimRule> moderate{ClaimRule{"role", "administrator"}};
};

/// STUN or TURN for the browsers. Either nothing (STUN), fixed credentials, or a secret shared with
/// the TURN server, from which short-lived credentials are derived
/// (draft-uberti-behave-turn-rest-00).
struct IceServerConfig {
    std::vector<std::string> urls;
    std::string username;
    std::string credential;
    std::string shared_secret;
    std::chrono::seconds ttl{std::chrono::hours{24}}; // of derived credentials
};

/// The media engine, on which group rooms stand.
struct MediaConfig {
    bool enabled = true;
    std::vector<std::string> listen{"0.0.0.0"}; // UDP; at most one address of each family
    std::uint16_t first_port = 7882;            // worker n has the nth from here; 0: any free ones
    /// Where clients reach us if not at the addresses listened on (one-to-one NAT). 0.0.0.0 stands
    /// for all of the machine's.
    std::vector<std::string> advertise;
    std::vector<std::string> video_codecs{"VP8", "H264"}; // of group rooms, preferred first
};

struct RoomsConfig {
    /// When neither token nor API names one. Default: group; peer-to-peer without the media engine.
    std::string default_type;
    std::chrono::seconds session_timeout{30}; // a lost participant may come back
    std::chrono::seconds participant_duration{std::chrono::hours{4}}; // at most 24 h
    std::chrono::seconds empty_timeout{std::chrono::minutes{5}};      // after the last one left
    std::chrono::seconds unused_timeout{std::chrono::minutes{5}};     // before the first one came
    std::chrono::seconds token_lifetime{std::chrono::hours{4}};       // of video access tokens
    std::size_t peer_to_peer_participants = 10;
    std::size_t go_participants = 2;
    std::size_t group_participants = 50;
    std::size_t go_participants_per_account = 500;
};

struct BrandingConfig {
    std::string product_name = "Conclave";
    std::optional<std::filesystem::path> logo; // SVG or PNG; absent: ours
    std::string primary_color = "#1d5bbf";     // #rrggbb
};

struct EmergencyConfig {
    bool enabled = true;
    std::string number = "112"; // digits, with + * # as a telephone takes them
    std::string label = "Emergency Call";
    std::string text = "This dials the emergency number from your device's telephone. "
                       "Say where you are and what happened.";
};

struct WebConfig {
    enum class Backend { conclave, hosted };
    Backend video_backend = Backend::conclave;
    std::filesystem::path app_bundle;      // default: found beside the program
    std::filesystem::path identity_bundle; // default: found beside the program
    std::filesystem::path admin_bundle;    // default: found beside the program
};

struct Config {
    std::filesystem::path file; // where it was read
    std::filesystem::path data_dir;
    std::filesystem::path secret_key_file; // default: secret.key in data_dir
    std::optional<std::string> secret_key; // CONCLAVE_SECRET_KEY; then there need be no file
    std::vector<std::string> addresses;    // listened on, by every site
    std::vector<std::string> trusted_proxies;
    SiteConfig app, identity_site, admin, admin_api, api;
    SiteConfig certificates; // where clients of the provider show theirs (RFC 8705)
    DatabaseConfig database;
    LogConfig log;
    MetricsConfig metrics;
    ThreadsConfig threads;
    net::HttpLimits http;
    SignalingLimits signaling;
    std::chrono::seconds drain{10}; // on SIGTERM: how long what is open may finish
    IdentityConfig identity;
    MailConfig mail;
    PolicyConfig policy;
    std::vector<IceServerConfig> ice_servers;
    MediaConfig media;
    TurnConfig turn;
    RoomsConfig rooms;
    BrandingConfig branding;
    EmergencyConfig emergency;
    WebConfig web;

    /// The provider's issuer identifier (OpenID Connect Discovery 1.0, 2): no trailing slash.
    [[nodiscard]] const std::string& issuer() const { return identity_site.origin; }
    [[nodiscard]] std::filesystem::path env_file() const { return data_dir / ".env"; }
    [[nodiscard]] std::filesystem::path authority_file() const {
        return data_dir / "tls" / "authority.pem";
    }
};

/// Names the file, line and key of each fault and what to write instead; one fault a line.
class ConfigError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// Reads and checks `file`. Environment: CONCLAVE_DATABASE_URL replaces database.url,
/// CONCLAVE_MAIL_PASSWORD mail.password, CONCLAVE_SECRET_KEY the key file. Throws ConfigError with
/// every fault found.
[[nodiscard]] Config load_config(const std::filesystem::path& file);

/// Looks an environment variable up; nullopt when it is not set or empty.
[[nodiscard]] std::optional<std::string> process_environment(std::string_view name);

/// The same for text, as if it stood in `file`; `environment` looks a variable up.
[[nodiscard]] Config
parse_config(std::string_view text, const std::filesystem::path& file,
             const std::function<std::optional<std::string>(std::string_view)>& environment);

} // namespace conclave::server
