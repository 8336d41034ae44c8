#include "server/turn_config.hpp"

#include "server/config_checks.hpp"
#include "server/config_reader.hpp"
#include "turn/peer_policy.hpp"

#include <fmt/format.h>

namespace conclave::server {
namespace {

constexpr std::size_t least_secret_length = 16; // characters; shorter ones can be guessed offline
constexpr int least_relay_ports = 16;

std::string check_host_name(const std::string& text) {
    const bool plain = !text.empty() && text.find_first_of(":/[] ") == std::string::npos;
    return plain || turn::AddressRange::parse(text) // an IPv6 address, without brackets
               ? std::string{}
               : fmt::format("\"{}\" is no host name; write a name or an address without port: "
                             "\"turn.example.org\"",
                             text);
}

std::string check_range(const std::string& text) {
    return turn::AddressRange::parse(text)
               ? std::string{}
               : fmt::format("\"{}\" is no network; write \"192.168.0.0/16\" or \"fd00::/8\"",
                             text);
}

std::string check_secret(const std::string& text) {
    return text.size() >= least_secret_length
               ? std::string{}
               : fmt::format("is shorter than {} characters; `openssl rand -base64 32` makes one",
                             least_secret_length);
}

} // namespace

void read_turn(ConfigSection section, TurnConfig& turn, const std::filesystem::path& base) {
    using std::chrono::hours;
    using std::chrono::minutes;
    section.flag("enabled", turn.enabled);
    section.text("host", turn.host, check_host_name);
    section.integer("port", turn.port, 1, 65'535);
    section.integer("tls_port", turn.tls_port, 0, 65'535);
    section.flag("tcp", turn.tcp);
    section.texts("external_addresses", turn.external_addresses, check_address);
    section.integer("first_relay_port", turn.first_relay_port, 1024, 65'535);
    section.integer("last_relay_port", turn.last_relay_port, 1024, 65'535);
    section.texts("allow_peers", turn.allow_peers, check_range);
    section.texts("secrets", turn.secrets, check_secret);
    section.duration("credential_lifetime", turn.credential_lifetime, minutes{5}, hours{24});
    section.integer("allocations_per_user", turn.allocations_per_user, 1, 10'000);
    section.integer("allocations_per_address", turn.allocations_per_address, 1, 100'000);
    section.number("megabits_per_second", turn.megabits_per_second, 0.1, 10'000);
    std::string certificate;
    std::string key;
    section.text("certificate", certificate, check_not_empty);
    section.text("key", key, check_not_empty);
    if (certificate.empty() != key.empty())
        section.fault("certificate", "goes with key; write both, or neither for the app's");
    if (!certificate.empty() && !key.empty()) {
        turn.certificate = absolute_path(certificate, base);
        turn.key = absolute_path(key, base);
    }
    if (turn.last_relay_port < turn.first_relay_port + least_relay_ports - 1)
        section.fault(
            "last_relay_port",
            fmt::format("leaves less than {} ports from first_relay_port on", least_relay_ports));
    if (turn.tls_port == turn.port)
        section.fault("tls_port", "is the port of plain TURN too; choose another, or 0 for none");
    if (turn.secrets.size() > 2)
        section.fault("secrets", "holds more than two: the current and the previous");
    section.finish();
}

} // namespace conclave::server
