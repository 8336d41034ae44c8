#pragma once

#include "base/bytes.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>

namespace conclave::media {

/// Why a feedback message was refused. A refused message is dropped whole.
enum class FeedbackError {
    too_short,       ///< ends inside the header, a chunk or a delta
    no_packets,      ///< packet status count is 0
    too_many,        ///< more statuses than a sender keeps records of
    reserved_symbol, ///< status symbol 3
    count_mismatch,  ///< the chunks tell of more packets than the header
    bad_times,       ///< an arrival long before the reference time
    trailing_bytes,  ///< more than RTCP's padding after the last delta
};

[[nodiscard]] const char* to_text(FeedbackError error);

/// What the receiver says of one packet.
struct PacketStatus {
    std::uint16_t sequence = 0;
    bool received = false;
    /// Since the reference time of the message; only for received packets, in steps of 250 µs.
    std::chrono::microseconds since_reference{0};
};

/// Reads the feedback control information of transport-wide congestion control: what follows the
/// two SSRCs of an RTPFB message with FMT 15 (draft-holmer-rmcat-transport-wide-cc-extensions-01,
/// 3.1). `parse` checks the whole message, so walking it afterwards cannot fail.
/// A view: the bytes must outlive it. No allocation.
class TransportFeedback {
  public:
    [[nodiscard]] static std::expected<TransportFeedback, FeedbackError> parse(base::ByteView fci);

    [[nodiscard]] std::uint16_t base_sequence() const { return base_sequence_; }
    [[nodiscard]] std::uint16_t status_count() const { return status_count_; }
    /// In units of 64 ms of the receiver's clock, signed, 24 bits.
    [[nodiscard]] std::int32_t reference_time() const { return reference_time_; }
    [[nodiscard]] std::uint8_t feedback_count() const { return feedback_count_; }

    /// Walks the statuses in the order of sequence numbers.
    class Cursor {
      public:
        explicit Cursor(const TransportFeedback& feedback);
        /// False after the last one.
        [[nodiscard]] bool next(PacketStatus& status);

      private:
        friend class TransportFeedback;
        [[nodiscard]] std::expected<bool, FeedbackError> step(PacketStatus& status);
        void read_chunk();

        base::ByteView fci_;
        std::size_t chunk_at_;
        std::size_t delta_at_;
        std::uint32_t done_ = 0;
        std::uint32_t total_;
        std::uint16_t base_sequence_;
        std::uint32_t chunk_left_ = 0;   ///< symbols left in the chunk
        std::uint32_t chunk_bits_ = 0;   ///< vector: symbols, the next one on top; run: the symbol
        std::uint32_t symbol_width_ = 0; ///< bits of a symbol in a vector, 0 for a run
        std::chrono::microseconds time_{0};
    };

  private:
    friend class Cursor;
    TransportFeedback() = default;

    base::ByteView fci_;
    std::size_t deltas_at_ = 0;
    std::uint16_t base_sequence_ = 0;
    std::uint16_t status_count_ = 0;
    std::int32_t reference_time_ = 0;
    std::uint8_t feedback_count_ = 0;
};

namespace feedback_format {

// draft-holmer-rmcat-transport-wide-cc-extensions-01, 3.1
constexpr std::size_t header_size = 8;
constexpr std::size_t chunk_size = 2;
constexpr std::chrono::microseconds delta_unit{250};
constexpr std::chrono::milliseconds reference_unit{64};
constexpr std::uint32_t max_run = 8191; // 13 bits
constexpr std::uint32_t one_bit_symbols = 14;
constexpr std::uint32_t two_bit_symbols = 7;
constexpr std::uint32_t symbol_lost = 0;
constexpr std::uint32_t symbol_small = 1;
constexpr std::uint32_t symbol_large = 2;
/// A message about more packets than a sender keeps records of (SendHistory) says nothing.
constexpr std::uint16_t max_statuses = 8192;
/// How far before the reference time reordering may put an arrival: one delta of 16 bits.
constexpr std::chrono::microseconds max_before_reference = delta_unit * 32768;
constexpr std::size_t max_padding = 3; // RTCP messages are whole words (RFC 3550, 6.4.1)

} // namespace feedback_format

/// The 64-bit number nearest to `near` whose low 16 bits are `value`.
[[nodiscard]] constexpr std::int64_t unwrap16(std::uint16_t value, std::int64_t near) {
    const auto low = static_cast<std::uint16_t>(near);
    return near + static_cast<std::int16_t>(static_cast<std::uint16_t>(value - low));
}

} // namespace conclave::media
