#include "cli/init/config_template.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace conclave::cli {

namespace {

constexpr std::string_view head = R"(# Configuration of Conclave.
#
# Lines that begin with '#' explain, or show a default: take the '#' away to change one.
# Paths are relative to the data directory, which is the folder of this file.
# Times are a whole number and a unit: "30s", "5m", "10h", "14d".
# After a change, restart the server. `conclave doctor` tells what does not fit.

# IP addresses of this machine to listen on. ["0.0.0.0", "::"] is all of them, so that other
# machines can reach the sites; give the sites public names then.
addresses = [{addresses}]

# What seals secrets in the database; the environment variable CONCLAVE_SECRET_KEY, with the digits
# themselves, wins over it.
# secret_key_file = "secret.key"

# Proxies whose X-Forwarded-For is believed.
# trusted_proxies = ["10.0.0.2"]

# ---------------------------------------------------------------------------------------------
# Sites. An origin is what stands in the browser's address line: scheme, name, port. A site
# listens on its origin's port unless `port` says otherwise, and sites may share a port under
# different names. `hosts` are further names it answers to. Certificates are those that
# `conclave init` made with its own authority; put your own here if you have them.

# The web app: people enter rooms here.
[sites.app]
origin = "{app}"
# port = 3000
# hosts = ["www.video.example.org"]
# certificate = "tls/server.pem"
# key = "tls/server.key"

# Signing in: the OpenID Connect provider. The origin is its issuer: apps compare it letter by
# letter, so changing it signs everybody out.
[sites.identity]
origin = "{identity}"

# The administrators' console. It works with the API below.
[sites.admin]
origin = "{admin}"
enabled = true

# The administrators' API, for programs: people, roles, clients, scopes, the audit log.
[sites.admin_api]
origin = "{admin_api}"
enabled = true

# Signaling and the REST APIs, for the web app and for apps of yours. `hosts` lets it answer for
# names that such apps have built in, when your DNS points these names here.
[sites.api]
origin = "{api}"
# hosts = ["global.vss.twilio.com", "sdkgw.us1.twilio.com", "video.twilio.com"]

# Where clients of the OpenID Connect provider show TLS certificates (RFC 8705), on a port of its own.
# Of whom they are believed says identity.certificate_authorities.
[sites.certificates]
# enabled = true
# origin = "https://localhost:44311"

)";

constexpr std::string_view machine =
    R"(# ---------------------------------------------------------------------------------------------
# The database: accounts, people, clients, grants. SQLite needs nothing. For MariaDB or MySQL:
# "mysql://user:password@127.0.0.1:3306/conclave". For PostgreSQL:
# "postgresql://user:password@127.0.0.1:5432/conclave". The environment variable
# CONCLAVE_DATABASE_URL wins over this file.
[database]
{database}
# sessions = 8

[log]
# format = "human"    # or "json", one object a line
# level = "info"      # debug, info, warning, error

# Prometheus' endpoint, on this machine only: http://localhost:{metrics}/metrics
[metrics]
# enabled = true
port = {metrics}

# 0 means one for each core.
[threads]
# workers = 0         # loops on which rooms live
# front = 0           # loops for TLS and HTTP
# blocking = 8        # threads for the database, passwords and files
# queue_limit = 512   # what may wait for these; more gets 503

[limits]
# max_header_bytes = 16384
# max_body_bytes = 65536
# max_connections = 20000
# max_connections_per_address = 2000
# new_connections_per_second_per_address = 200
# header_timeout = "10s"
# body_timeout = "30s"
# idle_timeout = "75s"
# hellos_per_second_per_address = 50   # new signaling sessions
# max_sessions = 10000                 # participants at once
# drain = "10s"                        # at the end: how long what is open may finish

)";

constexpr std::string_view people =
    R"(# ---------------------------------------------------------------------------------------------
[identity]
# registration = true          # may people make accounts for themselves?
# user_name_changes = true     # may they change their user name? Unless said: as registration
# account_deletion = true      # may they delete their account?
# email_confirmation = "optional"  # "required": an account works after it only; "off": no mails
# administrators_second_factor = "off"  # "required": the console is for who signs in with two factors
# session_lifetime = "10h"
# remember_lifetime = "14d"    # with "keep me signed in"
# request_lifetime = "15m"     # a sign-in page left open
# refresh_grace = "30s"        # a refresh token may be repeated this long; later ends the session
# key_lifetime = "90d"         # a signing key's, then its follower signs; "0s": never changed
# key_announced = "14d"        # a new key is published this long before it signs
# key_kept = "14d"             # an old key is published this long after its last signature
# audit_retention = "365d"     # how long the audit log of administration is kept; "0s": for ever
# lockout_attempts = 5         # wrong passwords in a row, then the account rests
# lockout_duration = "5m"
# names_per_password = 20              # fail with one password in an hour, then it rests
# logins_per_minute = 20               # from one address
# logins_per_minute_per_name = 10      # from one address for one name
# registrations_per_hour = 20          # from one address
# token_failures_per_minute = 60       # of one client from one address
# mails_per_hour = 20                  # asked for from one address
# mails_per_hour_per_person = 5        # sent to one mail address
# private_hosts = []                   # of apps in your own network that hear of sign-outs: ["app.lan"]
# certificate_authorities = "tls/clients.pem"  # issuers for tls_client_auth, see sites.certificates
# allow_cross_site_iframes = false     # silent sign-in for apps on other domains: weaker cookies

# Apps that register themselves (RFC 7591): "token" lets in whoever has a token of `conclave client
# invite`, "open" everybody.
[identity.client_registration]
# policy = "off"
# scopes = ["openid", "profile", "email", "offline_access"]   # that they may have
# require_pkce = true          # of apps that authenticate, too
# max_clients = 1000
# per_hour = 20                # from one address
# unused_kept = "90d"          # a client that got no tokens for so long is removed; "0s": never

[identity.password]
# Nobody may choose a password that is known from a leak: a file of one a line, or "Pwned Passwords"
# ordered by SHA-1, which stays on the disk. Default: the list that came with the pages.
# leaked_list = "/var/lib/pwned-passwords-sha1-ordered-by-hash.txt"
# min_length = 8
# max_length = 128
# argon2_memory_kib = 19456
# argon2_iterations = 2
# argon2_parallelism = 1

# Mails: confirming an address, replacing a forgotten password. Without a host they are written to
# the folder, which is right for development only. Mails wait in the database while the server is
# away. The environment variable CONCLAVE_MAIL_PASSWORD wins over `password`.
[mail]
# host = "smtp.example.org"
# port = 587                           # 465 with "tls"
# security = "starttls"                # "tls", or "none" to a server on this machine
# username = "conclave"
# password = "a password"
# authority = "mail-authority.pem"     # certificates that are trusted; default: the system's
# timeout = "60s"
# from = "no-reply@example.org"
# from_name = "Conclave"
# folder = "mail"
# footer = "Example Ltd, 1 High Street"  # below each mail; lines are parted by \\n
# frame = "mail.html"                    # HTML around what mails say: `conclave mail frame` prints ours

# How the web app signs in. An app of yours may use this client too: add its redirect URIs.
[identity.web_client]
# id = "react-oidc-twilio-client"
# name = "Conclave"
# redirect_uris = ["{app}/authentication/callback", "{app}/authentication/silent-callback"]
# post_logout_uris = ["{app}/", "{app}/signed-out"]
# cors_origins = ["{app}"]
# allow_fragment_redirects = false     # permits redirect URIs with '#', against RFC 6749
# code_lifetime = "5m"
# id_token_lifetime = "5m"
# access_token_lifetime = "1h"
# refresh_lifetime = "30d"             # from the sign-in on
# refresh_sliding_lifetime = "15d"     # from the last use on

# Other servers that take access tokens made here. A client asks for their scopes; an audience that
# is a URI can be named as "resource" (RFC 8707).
# [[identity.apis]]
# audience = "https://orders.example.org/"
# name = "Orders"
# scopes = ["orders"]

# What clients may ask people for in detail (RFC 9396), each with "conclave client add
# --authorization-details TYPE". Without "members" its objects may have any.
# [[identity.authorization_details]]
# type = "payment_initiation"
# name = "A payment"
# description = "One transfer from your account"
# members = ["instructedAmount", "creditorName", "creditorAccount"]

# Who may do what in rooms, until a policy is set in the console or with `conclave policy set`,
# which knows rooms by name, too. A rule is "claim=value", where * stands for anything; "*" alone
# is everyone who is signed in. One rule of a list is enough; an empty list is nobody.
#   ["role=teacher", "preferred_username=*.staff"]
[policy]
# create = ["*"]
# join = ["*"]
# record = ["role=administrator"]
# moderate = ["role=administrator"]

)";

constexpr std::string_view calls =
    R"(# ---------------------------------------------------------------------------------------------
# STUN and TURN servers for the browsers, so that people behind different networks can meet. With
# a secret shared with the TURN server everyone gets credentials of their own for a while.
#
# [[ice.servers]]
# urls = ["stun:stun.example.org:3478"]
#
# [[ice.servers]]
# urls = ["turn:turn.example.org:3478", "turns:turn.example.org:5349?transport=tcp"]
# shared_secret = "the static-auth-secret of coturn"
# ttl = "24h"
#
# [[ice.servers]]
# urls = ["turn:turn2.example.org:3478"]
# username = "conclave"
# credential = "a password"

# The media engine, on which rooms of type group and group-small stand: one UDP port a worker.
[media]
# enabled = true
# listen = ["0.0.0.0"]                 # at most one IPv4 and one IPv6 address
# first_port = 7882                    # the first worker's, the next ones above it; 0: any free ones
# advertise = ["203.0.113.7"]          # behind a one-to-one NAT: the addresses clients reach us at
# video_codecs = ["VP8", "H264"]       # of group rooms, the preferred one first; "VP9", "AV1" too

# The TURN server inside, for people whose network lets little through. It relays to the public
# internet and between its own users, never into private networks that you did not list. Open the
# ports in your firewall, the relay ports (UDP) too. Off by itself when [[ice.servers]] names a TURN
# server.
[turn]
# enabled = true
# host = "video.example.org"           # as browsers reach it; default: the app's name
# port = 3478                          # UDP and TCP
# tls_port = 5349                      # 443 passes most firewalls, if no site needs it here; 0: off
# tcp = true
# external_addresses = ["198.51.100.7"] # when a NAT stands before this machine
# first_relay_port = 49152
# last_relay_port = 65535
# allow_peers = ["192.168.0.0/16"]     # private networks that may be relayed to
# credential_lifetime = "4h"           # default: as long as a participant may stay
# allocations_per_user = 64
# allocations_per_address = 512        # an office behind one address
# megabits_per_second = 8              # each allocation and direction
# secrets = ["sixteen characters or more", "the one before it"] # default: from secret.key
# certificate = "tls/server.pem"       # default: the app's
# key = "tls/server.key"

[rooms]
# default_type = "group"               # or "group-small", "peer-to-peer", "go"
# session_timeout = "30s"              # a participant whose network is gone may come back
# participant_duration = "4h"          # then somebody is sent out, and may join again
# empty_timeout = "5m"                 # a room outlives its last participant this long
# unused_timeout = "5m"
# token_lifetime = "4h"                # of video access tokens
# peer_to_peer_participants = 10
# go_participants = 2
# go_participants_per_account = 500
# group_participants = 50              # of a group room; more cost memory and bandwidth, not a licence

# ---------------------------------------------------------------------------------------------
# What people see.
[branding]
# product_name = "Conclave"
# logo = "logo.svg"                    # .svg or .png
# primary_color = "#1d5bbf"

# The button that dials an emergency number from the device's telephone.
[emergency]
# enabled = true
# number = "112"
# label = "Emergency Call"
# text = "This dials the emergency number from your device's telephone. Say where you are and what happened."

[web]
# video_backend = "conclave"           # "hosted": the app uses the hosted service instead of ours
# app_bundle = "/usr/share/conclave/web/app"
# identity_bundle = "/usr/share/conclave/web/identity"
# admin_bundle = "/usr/share/conclave/web/admin"
)";

/// A basic string of TOML 1.0.
std::string quote(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            out += '\\';
        out += c;
    }
    return out + '"';
}

} // namespace

std::string config_template(const TemplateValues& values) {
    std::vector<std::string> addresses;
    addresses.reserve(values.addresses.size());
    for (const auto& address : values.addresses)
        addresses.push_back(quote(address));
    const std::string database = values.database_url
                                     ? "url = " + quote(*values.database_url)
                                     : "# url = \"sqlite:///var/lib/conclave/conclave.db\"";
    using fmt::arg;
    return fmt::format(head, arg("addresses", fmt::join(addresses, ", ")),
                       arg("app", values.app_origin), arg("identity", values.identity_origin),
                       arg("admin", values.admin_origin), arg("admin_api", values.admin_api_origin),
                       arg("api", values.api_origin)) +
           fmt::format(machine, arg("database", database), arg("metrics", values.metrics_port)) +
           fmt::format(people, arg("app", values.app_origin)) + std::string(calls);
}

} // namespace conclave::cli
