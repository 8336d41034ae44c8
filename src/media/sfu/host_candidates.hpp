#pragma once

#include "media/types.hpp"
#include "udp/address.hpp"

#include <span>
#include <vector>

namespace conclave::media::sfu {

/// The IP addresses of this machine of one family that others may reach: of interfaces that are up,
/// neither loopback nor link-local. When there is none, loopback: a machine without a network.
[[nodiscard]] std::vector<udp::Address> interface_addresses(udp::Family family);

/// Host candidates (RFC 8445, 5.1.2), IPv6 and IPv4 interleaved (RFC 8421, 4). Pure.
[[nodiscard]] std::vector<Candidate> make_candidates(std::span<const udp::Address> addresses);

} // namespace conclave::media::sfu
