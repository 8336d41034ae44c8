#include "server/config_checks.hpp"

#include "base/bytes.hpp"
#include "rooms/room_options.hpp"
#include "server/config_reader.hpp"
#include "server/standing_policy.hpp"
#include "store/database_url.hpp"
#include "store/secret_box.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cctype>
#include <charconv>
#include <fmt/format.h>

namespace conclave::server {

namespace {

constexpr std::size_t display_text_max = 80; // characters: what fits a page's heading

bool is_address(const std::string& text) {
    unsigned char bytes[sizeof(in6_addr)];
    return inet_pton(AF_INET, text.c_str(), bytes) == 1 ||
           inet_pton(AF_INET6, text.c_str(), bytes) == 1;
}

bool is_loopback(const std::string& address) {
    return address == "::1" || (address.starts_with("127.") && is_address(address));
}

bool is_host_character(char c) {
    return std::islower(static_cast<unsigned char>(c)) != 0 ||
           std::isdigit(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '.';
}

/// A lower-case DNS name, an IPv4 address, or an IPv6 address in brackets.
bool is_host(std::string_view text) {
    if (text.starts_with('[') && text.ends_with(']'))
        return is_address(std::string(text.substr(1, text.size() - 2)));
    return !text.empty() && text.size() <= 253 && std::ranges::all_of(text, is_host_character) &&
           text.front() != '.' && text.front() != '-';
}

std::optional<std::uint16_t> parse_port(std::string_view text) {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc{} || end != text.data() + text.size() || port == 0)
        return std::nullopt;
    return port;
}

struct HostPort {
    std::string_view host;
    std::string_view port; // empty: none
};

HostPort split_port(std::string_view text) {
    const auto colon = text.rfind(':');
    const auto bracket = text.rfind(']');
    if (colon == std::string_view::npos || (bracket != std::string_view::npos && bracket > colon))
        return {text, {}};
    return {text.substr(0, colon), text.substr(colon + 1)};
}

} // namespace

std::optional<Origin> split_origin(std::string_view text) {
    Origin origin{};
    if (text.starts_with("https://"))
        origin.tls = true;
    else if (!text.starts_with("http://"))
        return std::nullopt;
    const auto authority = text.substr(origin.tls ? 8 : 7);
    const auto [host, port] = split_port(authority);
    if (!is_host(host) || authority.ends_with(':'))
        return std::nullopt;
    origin.host = host;
    origin.port = origin.tls ? 443 : 80;
    if (!port.empty()) {
        const auto number = parse_port(port);
        if (!number)
            return std::nullopt;
        origin.port = *number;
    }
    return origin;
}

std::string check_origin(const std::string& text) {
    const auto origin = split_origin(text);
    if (!origin)
        return fmt::format(
            "\"{}\" is no origin; write scheme, lower-case host and port and nothing "
            "after it, like \"https://video.example.org\" or "
            "\"https://localhost:3000\"",
            text);
    if (text.ends_with(origin->tls ? ":443" : ":80"))
        return fmt::format("leave the default port out of \"{}\": browsers do", text);
    if (!origin->tls && origin->host != "localhost" && origin->host != "[::1]" &&
        !is_loopback(origin->host))
        return "http is for this machine itself only (localhost); write https://";
    return {};
}

std::string check_host(const std::string& text) {
    const auto [host, port] = split_port(text);
    if (is_host(host) && !text.ends_with(':') && (port.empty() || parse_port(port)))
        return {};
    return fmt::format("\"{}\" is no host; write a lower-case name, and its port unless that is "
                       "443: \"video.example.org\", \"localhost:8443\"",
                       text);
}

std::string check_private_host(const std::string& text) {
    if (is_host(text))
        return {};
    return fmt::format("\"{}\" is no host; write a lower-case name or an address, without a port: "
                       "\"app.example.org\"",
                       text);
}

std::string check_video_codec(const std::string& text) {
    if (rooms::video_codec_from_text(text))
        return {};
    return fmt::format(
        "\"{}\" is no codec of group rooms; write \"VP8\", \"H264\", \"VP9\" or \"AV1\"", text);
}

std::string check_address(const std::string& text) {
    if (is_address(text))
        return {};
    return fmt::format(
        "\"{}\" is no IP address; write addresses like \"127.0.0.1\" or \"::1\", and "
        "\"0.0.0.0\" and \"::\" for all of this machine",
        text);
}

std::string check_database_url(const std::string& text) {
    const auto url = store::parse_database_url(text);
    return url ? std::string{} : url.error();
}

std::string check_secret_key(const std::string& text) {
    return store::SecretBox::from_text(text) ? std::string{}
                                             : "is no key: write the 64 hexadecimal digits that "
                                               "secret.key holds, or make new ones "
                                               "with `openssl rand -hex 32`";
}

std::string check_redirect_uri(const std::string& text, bool fragments_allowed) {
    const auto end = std::min(text.find('/', text.find("://") + 3), text.find('#'));
    if (text.find("://") == std::string::npos || !split_origin(text.substr(0, end)))
        return fmt::format("\"{}\" is no absolute web address; write it in full, like "
                           "\"https://localhost:3000/authentication/callback\"",
                           text);
    if (!fragments_allowed && text.find('#') != std::string::npos)
        return fmt::format("\"{}\" holds a '#', which RFC 6749 (3.1.2) forbids in redirect URIs; "
                           "if your app insists, set allow_fragment_redirects = true",
                           text);
    return {};
}

std::string check_ice_url(const std::string& text) {
    for (const std::string_view scheme : {"stun:", "stuns:", "turn:", "turns:"})
        if (text.starts_with(scheme) && text.size() > scheme.size() &&
            text.find_first_of(" /") == std::string::npos)
            return {};
    return fmt::format("\"{}\" is no STUN or TURN address; write it like "
                       "\"turn:turn.example.org:3478?transport=udp\"",
                       text);
}

std::string check_logo(const std::string& text) {
    if (text.ends_with(".svg") || text.ends_with(".png"))
        return {};
    return fmt::format("\"{}\" is no .svg or .png file", text);
}

std::string check_color(const std::string& text) {
    if (text.size() == 7 && text[0] == '#' && base::from_hex(std::string_view(text).substr(1)))
        return {};
    return fmt::format("\"{}\" is no colour; write # and six hexadecimal digits: \"#1d5bbf\"",
                       text);
}

std::string check_phone_number(const std::string& text) {
    constexpr std::size_t longest = 32; // E.164's 15 digits, with room for codes
    if (!text.empty() && text.size() <= longest &&
        text.find_first_not_of("0123456789+*#") == std::string::npos)
        return {};
    return fmt::format("\"{}\" is no telephone number; write digits and + * # without spaces: "
                       "\"112\", \"+4969123456\"",
                       text);
}

std::string check_display_text(const std::string& text) {
    if (text.empty() || base::has_control_characters(text) ||
        base::utf8_length(text) > display_text_max)
        return fmt::format("write 1 to {} characters on one line", display_text_max);
    return {};
}

std::string check_not_empty(const std::string& text) {
    return text.empty() ? "is empty; write a value or leave the line out" : "";
}

std::optional<ClaimRule> parse_rule(std::string_view text) {
    if (text == "*")
        return ClaimRule{};
    const auto equals = text.find('=');
    if (equals == std::string_view::npos || equals == 0 || equals + 1 == text.size())
        return std::nullopt;
    return ClaimRule{std::string(text.substr(0, equals)), std::string(text.substr(equals + 1))};
}

std::string check_rule(const std::string& text) {
    const auto rule = parse_rule(text);
    if (!rule)
        return fmt::format("\"{}\" is no rule; write \"claim=value\" (\"role=teacher\", "
                           "\"preferred_username=*.staff\") or \"*\" for everyone who is "
                           "signed in",
                           text);
    if (base::has_control_characters(text))
        return "has an invisible character in it; take it out";
    if (rule->claim.empty())
        return {}; // everyone who is signed in
    // An address is not among them: people choose their own, and nobody has confirmed it.
    constexpr std::array<std::string_view, 6> claims{"role", "sub",   "preferred_username",
                                                     "name", "scope", "client_id"};
    if (std::ranges::find(claims, rule->claim) == claims.end())
        return fmt::format("\"{}\" is no claim that rules can ask for; use one of {}", rule->claim,
                           fmt::join(claims, ", "));
    const auto pattern = policy_pattern(rule->pattern);
    return pattern ? std::string() : fmt::format("\"{}\" is no rule: {}", text, pattern.error());
}

std::vector<std::string> SiteConfig::all_hosts() const {
    std::vector<std::string> out{origin.substr(origin.find("://") + 3)};
    for (const auto& host : hosts)
        if (std::ranges::find(out, host) == out.end())
            out.push_back(host);
    return out;
}

std::string SiteConfig::host_name() const {
    auto host = split_origin(origin).value_or(Origin{}).host;
    return host.starts_with('[') ? host.substr(1, host.size() - 2) : host;
}

void check_whole(const Config& config, ConfigFaults& faults) {
    const std::pair<const char*, const SiteConfig*> sites[] = {
        {"sites.app", &config.app},     {"sites.identity", &config.identity_site},
        {"sites.admin", &config.admin}, {"sites.admin_api", &config.admin_api},
        {"sites.api", &config.api},     {"sites.certificates", &config.certificates}};
    const bool all_loopback = std::ranges::all_of(config.addresses, is_loopback);
    for (std::size_t i = 0; i < std::size(sites); ++i) {
        const auto& [name, site] = sites[i];
        if (!site->enabled)
            continue;
        if (!site->tls && !all_loopback)
            faults.add(0, name,
                       "has an http origin, which is served on loopback only; write https://, or "
                       "addresses = [\"127.0.0.1\", \"::1\"]");
        if (config.metrics.enabled && site->port == config.metrics.port)
            faults.add(0, "metrics.port",
                       fmt::format("{} is taken by {}; choose another", site->port, name));
        for (std::size_t j = 0; j < i; ++j)
            if (sites[j].second->enabled && sites[j].second->origin == site->origin)
                faults.add(0, name,
                           fmt::format("has the origin of {}; give it a name or port of its own",
                                       sites[j].first));
    }
    for (const auto& [name, site] : sites)
        if (site != &config.certificates && config.certificates.enabled && site->enabled &&
            site->port == config.certificates.port)
            faults.add(
                0, "sites.certificates",
                fmt::format("has the port of {}; browsers must not be asked for certificates "
                            "there, so give it one of its own",
                            name));
    if (config.certificates.enabled && !config.certificates.tls)
        faults.add(0, "sites.certificates", "has an http origin; certificates need https://");
    if (config.admin.enabled && !config.admin_api.enabled)
        faults.add(0, "sites.admin",
                   "works with the admin API; write enabled = true in [sites.admin_api]");
    if (!config.media.enabled && config.rooms.default_type.starts_with("group"))
        faults.add(0, "rooms.default_type",
                   "needs the media engine, and media.enabled is false; write peer-to-peer or go");
    const auto& password = config.identity.password;
    if (password.min_length > password.max_length)
        faults.add(0, "identity.password.min_length", "is above max_length");
}

std::filesystem::path absolute_path(const std::string& text, const std::filesystem::path& base) {
    return (base / text).lexically_normal();
}

std::filesystem::path find_bundle(std::string_view name) {
    std::error_code error;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
    // build/<preset>/conclave, with the pages in web/<name>/dist
    for (auto at = program.parent_path(); !error && at.has_relative_path(); at = at.parent_path())
        if (std::filesystem::exists(at / "web" / name / "package.json", error))
            return at / "web" / name / "dist";
    return (program.parent_path() / "../share/conclave/web" / name).lexically_normal();
}

} // namespace conclave::server
