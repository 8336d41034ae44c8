#pragma once

#include "turn/types.hpp"

#include <array>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::turn {

/// A block of addresses: "10.0.0.0/8", "fd00::/8".
struct AddressRange {
    Endpoint first; // port unused
    std::uint8_t bits = 0;

    /// Numeric address, slash, length; a lone address is a block of one.
    [[nodiscard]] static std::optional<AddressRange> parse(std::string_view text);
    [[nodiscard]] bool contains(const Endpoint& endpoint) const;
};

/// Ports of an address that is ours and may be relayed to: the media engine's.
struct OwnService {
    Endpoint address; // port unused
    std::uint16_t first_port = 0;
    std::uint16_t last_port = 0;
};

struct PeerRules {
    std::vector<AddressRange> allowed;   // by the operator, stronger than every denial
    std::vector<Endpoint> own_addresses; // listeners and local interfaces; ports unused
    std::vector<OwnService> own_services;
};

/// Why a peer is refused; the metric's label.
enum class Denial : std::uint8_t {
    unspecified,
    private_use,
    shared,
    loopback,
    link_local,
    special, // IETF protocol assignments, benchmarking, discard, documentation
    multicast,
    reserved,
    own_address,
};
constexpr std::size_t denial_count = 9;
[[nodiscard]] std::string_view to_text(Denial denial);

/// Which addresses may be relayed to: the public internet, and what the operator lists. Otherwise a
/// relay is a way around every firewall that trusts this host (CVE-2020-26262 reached loopback
/// through 0.0.0.0 and [::]). IPv4 inside IPv6 (mapped, NAT64, 6to4, Teredo) is judged as the IPv4
/// address it leads to. Compares binary addresses only. Pure.
class PeerPolicy {
  public:
    explicit PeerPolicy(PeerRules rules) : rules_(std::move(rules)) {}

    /// For a permission, which is for an address with any port: a port of our own services is asked
    /// for again at each packet.
    [[nodiscard]] std::optional<Denial> denial_of_address(const Endpoint& peer) const;
    [[nodiscard]] std::optional<Denial> denial(const Endpoint& peer) const;

  private:
    [[nodiscard]] std::optional<Denial> judge(const Endpoint& peer) const;
    [[nodiscard]] bool allowed(const Endpoint& peer) const;

    PeerRules rules_;
};

} // namespace conclave::turn
