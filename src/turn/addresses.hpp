#pragma once

#include "turn/types.hpp"
#include "udp/address.hpp"

#include <vector>

namespace conclave::turn {

/// Between the address of sockets and that of messages.
[[nodiscard]] Endpoint to_endpoint(const udp::Address& address);
[[nodiscard]] udp::Address to_address(const Endpoint& endpoint);

[[nodiscard]] bool is_wildcard(const Endpoint& endpoint);
[[nodiscard]] bool is_loopback(const Endpoint& endpoint);

/// Every address of this machine's interfaces that are up, port 0; IPv6 link-local ones, which need
/// a zone, only with `link_local`. Throws std::system_error when the kernel doesn't tell.
[[nodiscard]] std::vector<Endpoint> local_addresses(bool link_local);

/// `configured` with 0.0.0.0 and :: replaced by what they stand for: a UDP answer must leave from
/// the address that was asked.
[[nodiscard]] std::vector<Endpoint> spell_out(const std::vector<Endpoint>& configured);

} // namespace conclave::turn
