#pragma once

#include "base/clock.hpp"
#include "media/cc/transport_feedback.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace conclave::media {

/// Writes one message that TransportFeedback reads. Packets are added in the order of sequence
/// numbers; the gaps between them are the packets not received. No allocation.
class FeedbackBuilder {
  public:
    /// Room that one message may take: an unfragmented datagram less RTCP, SRTP and DTLS overhead.
    static constexpr std::size_t max_size = 1100;

    /// Begins a message: `base` is the first packet that it tells of, `first_arrival` the arrival
    /// of the first received one.
    void begin(std::uint16_t base, base::MonoTime first_arrival);
    /// False when the packet does not fit: too long a message, too far in time from the packet
    /// before, too many packets. The message stands as it is; begin the next one with this packet.
    [[nodiscard]] bool add(std::uint16_t sequence, base::MonoTime arrival);
    /// The finished message, padded with zeros to whole words. Valid until the next begin.
    [[nodiscard]] std::span<const std::uint8_t> finish(std::uint8_t feedback_count);

    [[nodiscard]] bool empty() const { return count_ == 0; }

  private:
    void put_symbol(std::uint32_t symbol);
    [[nodiscard]] bool takes(std::uint32_t symbol) const;
    void write_full_chunk();
    void write_last_chunk();
    void write_run();
    void write_vector(std::uint32_t width, std::uint32_t symbols);
    void write_chunk(std::uint32_t chunk);

    std::array<std::uint8_t, max_size> out_{};
    std::array<std::uint8_t, max_size> deltas_{};
    std::size_t size_ = 0;
    std::size_t deltas_size_ = 0;
    std::uint16_t base_ = 0;
    std::uint32_t count_ = 0;
    std::int64_t reference_ = 0;  ///< units of 64 ms
    std::int64_t last_ticks_ = 0; ///< units of 250 µs since the reference

    // The chunk in the making: a run of one symbol, or a vector's worth of them.
    std::array<std::uint8_t, feedback_format::one_bit_symbols> symbols_{};
    std::uint32_t held_ = 0;
    bool all_same_ = true;
    bool has_large_ = false;
};

} // namespace conclave::media
