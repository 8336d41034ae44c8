#pragma once

#include "base/clock.hpp"
#include "udp/datagram.hpp"
#include "udp/doors.hpp"

#include <chrono>
#include <cstdint>
#include <memory>

namespace conclave::udp {

struct InboxStats {
    std::uint64_t packets = 0;
    std::uint64_t bytes = 0;
    std::uint64_t batches = 0;
    std::uint64_t overflowed = 0;
    std::uint64_t truncated = 0;
};

/// Reads a UDP socket in batches, takes aggregates (udp(7), UDP_GRO) apart, and turns the kernel's
/// stamps, which are wall time, into monotonic time. Allocates nothing after construction.
class Inbox {
  public:
    static constexpr std::size_t messages_a_call = 32;
    static constexpr std::size_t message_bytes = 65'536; // an aggregate is one IP packet's worth
    /// How often wall time and monotonic time are compared.
    static constexpr std::chrono::seconds stamp_interval{1};

    /// Addresses get the numbers of `doors`, which must live as long, where the socket tells
    /// through which they came (IP_PKTINFO, IPV6_RECVPKTINFO).
    explicit Inbox(Doors* doors = nullptr);
    ~Inbox();
    Inbox(const Inbox&) = delete;
    Inbox& operator=(const Inbox&) = delete;

    /// Reads what is there, up to about `limit` datagrams.
    void drain(int fd, Receiver& receiver, std::size_t limit);
    [[nodiscard]] const InboxStats& stats() const { return stats_; }

  private:
    struct Memory; // buffers and headers for recvmmsg
    std::size_t deliver(std::size_t message, Receiver& receiver);
    [[nodiscard]] base::MonoTime to_mono(std::int64_t realtime_ns) const;
    void resample();

    Doors* doors_;
    std::unique_ptr<Memory> memory_;
    InboxStats stats_;
    std::uint32_t last_overflow_ = 0;
    base::MonoTime sampled_{};
    std::int64_t offset_ns_ = 0; // monotonic minus wall time
};

} // namespace conclave::udp
