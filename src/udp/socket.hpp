#pragma once

#include "udp/datagram.hpp"
#include "udp/io_loop.hpp"

#include <cstdint>
#include <expected>
#include <memory>
#include <string>

namespace conclave::udp {

/// Which call failed while opening, and why (errno).
struct OpenError {
    std::string step;
    int code = 0;
    [[nodiscard]] std::string message() const;
};

struct SocketOptions {
    int buffer_bytes = 4 << 20; // asked for, each way; see Socket::granted_*
};

struct SocketStats {
    std::uint64_t received_packets = 0;
    std::uint64_t received_bytes = 0;
    std::uint64_t received_batches = 0;
    std::uint64_t overflowed = 0; // datagrams that the kernel dropped, its buffer being full
    std::uint64_t truncated = 0;
    std::uint64_t sent_packets = 0;
    std::uint64_t sent_bytes = 0;
    std::uint64_t sent_runs = 0;
    std::uint64_t dropped_full = 0;
    std::uint64_t dropped_late = 0;
    std::uint64_t send_failed = 0;
    std::uint64_t send_busy = 0;
    std::uint64_t gso_failures = 0;
};

/// A UDP socket on a loop: reads by recvmmsg with UDP_GRO, writes runs by sendmmsg with
/// UDP_SEGMENT, at the end of the turn. Lives on the loop's thread, and may be opened before the
/// loop runs.
class Socket : public Sender {
  public:
    /// Datagrams a turn: then others have theirs.
    static constexpr std::size_t max_datagrams_a_turn = 256;

    /// Binds to `local`; port 0 takes a free one. An IPv6 socket is for IPv6 only. One that listens
    /// on every address sets Address::door() of what it receives, and sends through that door.
    [[nodiscard]] static std::expected<std::unique_ptr<Socket>, OpenError>
    open(IoLoop& loop, const Address& local, Receiver& receiver, SocketOptions options = {});

    [[nodiscard]] virtual Address local() const = 0;
    /// What the kernel gave of SocketOptions::buffer_bytes, in its own doubled count.
    [[nodiscard]] virtual int granted_receive_bytes() const = 0;
    [[nodiscard]] virtual int granted_send_bytes() const = 0;
    [[nodiscard]] virtual SocketStats stats() const = 0;
    /// Sends what gathered, without waiting for the end of the turn.
    virtual void flush() = 0;
};

} // namespace conclave::udp
