#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace conclave::server {

class ConfigSection;

/// The TURN server inside (RFC 8656): for people whose network lets nothing else through.
struct TurnConfig {
    bool enabled = true;           // by default off when [[ice.servers]] names a TURN server
    std::string host;              // in the addresses that browsers get; default: the app's name
    std::uint16_t port = 3478;     // UDP and TCP
    std::uint16_t tls_port = 5349; // 0: no TLS
    bool tcp = true;
    std::vector<std::string> external_addresses; // as peers see this machine; default: its own
    std::uint16_t first_relay_port = 49'152;
    std::uint16_t last_relay_port = 65'535;
    std::vector<std::string> allow_peers;        // networks that may be relayed to although private
    std::vector<std::string> secrets;            // current, then previous; default: from secret.key
    std::chrono::seconds credential_lifetime{0}; // 0: as long as a participant may stay
    std::size_t allocations_per_user = 64;
    std::size_t allocations_per_address = 512;
    double megabits_per_second = 8;    // each allocation and direction
    std::filesystem::path certificate; // PEM chain; default: the app's
    std::filesystem::path key;
};

void read_turn(ConfigSection section, TurnConfig& turn, const std::filesystem::path& base);

} // namespace conclave::server
