#pragma once

#include "base/clock.hpp"
#include "stun/endpoint.hpp"

#include <chrono>
#include <cstdint>
#include <string_view>

namespace conclave::turn {

using stun::Endpoint;
using stun::Family;

/// How a client reaches us. Relaying to peers is always UDP.
enum class Transport : std::uint8_t { udp, tcp, tls };
[[nodiscard]] constexpr std::string_view to_text(Transport transport) {
    constexpr std::string_view names[] = {"udp", "tcp", "tls"};
    return names[static_cast<std::size_t>(transport)];
}

/// What an allocation is known by (RFC 8656, 2.2): the client's address and which of our listening
/// sockets it came through.
struct FiveTuple {
    Endpoint client;
    std::uint16_t listener = 0; // index; the network's own numbering
    Transport transport = Transport::udp;

    bool operator==(const FiveTuple&) const = default;
};

struct FiveTupleHash {
    [[nodiscard]] std::size_t operator()(const FiveTuple& tuple) const {
        return stun::EndpointHash()(tuple.client) ^
               (std::size_t{tuple.listener} << 2U | static_cast<std::size_t>(tuple.transport));
    }
};

/// One relay socket: the family decides the address, so the port names it.
struct RelayId {
    Family family = Family::v4;
    std::uint16_t port = 0;

    bool operator==(const RelayId&) const = default;
};

/// Lifetimes count in time that only moves forward; credentials expire by the wall clock.
struct Now {
    base::MonoTime mono;
    base::WallTime wall;
};

constexpr std::chrono::seconds default_lifetime{600};     // RFC 8656, 7.2
constexpr std::chrono::seconds max_lifetime{3600};        // RFC 8656, 7.2
constexpr std::chrono::seconds permission_lifetime{300};  // RFC 8656, 9
constexpr std::chrono::seconds channel_lifetime{600};     // RFC 8656, 12
constexpr std::chrono::seconds channel_quarantine{300};   // RFC 8656, 12: before another peer
constexpr std::chrono::seconds nonce_lifetime{3600};      // RFC 8656, 5: at least once an hour
constexpr std::chrono::seconds max_credential_age{86400}; // ahead of now, for names we accept
constexpr std::chrono::seconds clock_slack{300};          // between the issuer's clock and ours
constexpr std::size_t max_permissions = 128;              // of an allocation; more get 508
constexpr std::size_t max_channels = 128;                 // of an allocation; more get 508
constexpr std::uint16_t first_channel = 0x4000;           // RFC 8656, 12
/// RFC 8656, 12 ends at 0x4FFF, since beyond it first bytes meant for other protocols begin on a
/// media socket. Here nothing else arrives, and clients of RFC 5766, 11 go on to 0x7FFE.
constexpr std::uint16_t last_channel = 0x7FFE;
constexpr std::size_t channel_header_size = 4; // RFC 8656, 12.4

} // namespace conclave::turn
