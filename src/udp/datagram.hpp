#pragma once

#include "base/clock.hpp"
#include "udp/address.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

/// Datagrams in and out, apart from sockets: tests put a network in memory behind these.
namespace conclave::udp {

/// Room for one outgoing datagram: an Ethernet frame's payload (1500 bytes), rounded up.
constexpr std::size_t max_datagram_bytes = 1536;

/// Takes datagrams to send, written in place. They leave at the end of the loop's turn at the
/// latest; what is written outside of a turn waits for the next one.
class Sender {
  public:
    virtual ~Sender() = default;
    /// Room for max_datagram_bytes, until the next call; empty when the network is too slow (the
    /// caller drops; it is counted here).
    [[nodiscard]] virtual std::span<std::uint8_t> reserve() = 0;
    /// Sends the first `bytes` of what reserve() gave. Without it the room is used again.
    virtual void commit(const Address& to, std::size_t bytes) = 0;
};

class Receiver {
  public:
    virtual ~Receiver() = default;
    /// `bytes` may be changed, and is valid during the call. `arrival` is the kernel's, not when
    /// the loop came to it.
    virtual void on_datagram(const Address& from, std::span<std::uint8_t> bytes,
                             base::MonoTime arrival) = 0;
};

} // namespace conclave::udp
