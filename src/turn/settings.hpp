#pragma once

#include "turn/peer_policy.hpp"
#include "turn/types.hpp"

#include <optional>
#include <string>
#include <vector>

namespace conclave::turn {

/// What an operator decides about relaying, as plain data.
struct Settings {
    std::string realm = "conclave";
    /// What credentials are derived from: the current secret, then the one before it while it is
    /// being replaced. Never logged.
    std::vector<std::string> secrets;

    /// Where peers reach our relays, as told to clients; the port doesn't matter. At least one.
    std::optional<Endpoint> relay_v4;
    std::optional<Endpoint> relay_v6;
    std::uint16_t first_port = 49'152; // RFC 8656, 7.2 recommends the dynamic range
    std::uint16_t last_port = 65'535;

    PeerRules peers;

    // A browser allocates once a URL, network and peer connection: a mesh of ten with three URLs
    // makes 27 at the least, and as many again while ICE restarts.
    std::size_t allocations_per_user = 64;
    std::size_t allocations_per_source = 512; // IPv4 address or IPv6 /64: an office behind one NAT
    double usable_share_of_ports = 0.6;       // so that a free port is found quickly

    double bytes_per_second = 1'000'000; // each allocation and direction: 8 Mbit/s

    // Answers over UDP to clients that proved nothing, each source; beyond it silence, so that
    // nobody is flooded through us. Bursts of ten times this.
    double challenges_per_second = 5;
    double bindings_per_second = 20;
};

} // namespace conclave::turn
