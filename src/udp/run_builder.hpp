#pragma once

#include "udp/address.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace conclave::udp {

/// One message for the kernel: consecutive packets to one address, all of `segment` bytes but the
/// last, which may be shorter (udp(7), UDP_SEGMENT).
struct Run {
    std::uint32_t first = 0; // into RunBuilder::order()
    std::uint32_t count = 0;
    std::uint16_t segment = 0; // bytes
};

/// Groups the packets of one turn into runs: by destination, in the order they were added within
/// each. Pure; allocates nothing once constructed.
class RunBuilder {
  public:
    static constexpr std::size_t max_segments = 64;      // UDP_MAX_SEGMENTS of Linux before 6.9
    static constexpr std::size_t max_run_bytes = 65'000; // below the 65 535 of an IP packet

    explicit RunBuilder(std::size_t capacity);

    [[nodiscard]] std::size_t size() const { return packets_.size(); }
    [[nodiscard]] bool full() const { return packets_.size() == capacity_; }
    /// Its index is the number of packets added before. Not when full().
    void add(const Address& to, std::uint16_t bytes);
    [[nodiscard]] const Address& to(std::uint32_t packet) const { return packets_[packet].to; }
    [[nodiscard]] std::uint16_t bytes(std::uint32_t packet) const { return packets_[packet].bytes; }

    /// Runs in the order in which their destinations first appeared; at most `longest` packets
    /// each. Valid until the next add() or clear().
    [[nodiscard]] std::span<const Run> build(std::size_t longest = max_segments);
    /// Packet indices, run after run.
    [[nodiscard]] std::span<const std::uint32_t> order() const { return order_; }
    void clear();

  private:
    struct Packet {
        Address to;
        std::uint16_t bytes = 0;
        std::uint32_t next = 0; // to the same destination; none: end of the list
    };
    struct Destination {
        std::uint32_t first = 0;
        std::uint32_t last = 0;
        std::uint32_t bucket = 0;
    };
    void cut(std::size_t from, std::size_t longest);

    std::size_t capacity_;
    std::vector<Packet> packets_;
    std::vector<Destination> destinations_;
    std::vector<std::uint32_t> buckets_; // open addressing: index of a destination
    std::vector<std::uint32_t> order_;
    std::vector<Run> runs_;
};

} // namespace conclave::udp
