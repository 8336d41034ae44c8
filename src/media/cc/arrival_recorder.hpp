#pragma once

#include "base/clock.hpp"
#include "media/bitrate.hpp"
#include "media/cc/feedback_builder.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace conclave::media {

/// Ingress half of transport-wide congestion control: notes when each numbered packet of a peer
/// came and writes the feedback that its sender estimates from
/// (draft-holmer-rmcat-transport-wide-cc-extensions-01).
///
/// Give it every packet that bears a transport-wide number, before anything drops it, also
/// probes and padding, with the time stamp of the kernel. Then, each turn:
/// `while (recorder.due(now)) send(recorder.build(now));`
/// One per ingress transport, owned by its thread. Allocates at construction only.
class ArrivalRecorder {
  public:
    /// Numbers remembered; a jump of more than this begins anew.
    static constexpr std::int64_t window = 4096;
    static constexpr std::chrono::milliseconds slow_interval{100};
    /// Above `fast_rate` an estimator gains from fresher feedback.
    static constexpr std::chrono::milliseconds fast_interval{50};
    static constexpr Bitrate fast_rate = Bitrate::mbps(1);
    /// The limit of 5 % may stretch the interval up to this.
    static constexpr std::chrono::milliseconds longest_interval{250};
    static constexpr double most_of_bandwidth = 0.05;
    /// So many new arrivals are reported at once: a tenth of what a sender keeps records of.
    static constexpr std::size_t most_pending = feedback_format::max_statuses / 10;
    /// IP, UDP, SRTCP and the RTCP header around one message, bytes.
    static constexpr std::size_t overhead = 28 + 14 + 12;
    /// A packet that comes later than this after its successors is not reported again.
    static constexpr std::chrono::milliseconds late_window{500};

    ArrivalRecorder();

    /// `arrival` in our monotonic time; `bytes` the datagram's size.
    void record(std::uint16_t sequence, base::MonoTime arrival, std::size_t bytes);
    [[nodiscard]] bool due(base::MonoTime now) const;
    /// The control information of one feedback message, valid until the next call; empty when
    /// there is nothing to tell.
    [[nodiscard]] std::span<const std::uint8_t> build(base::MonoTime now);

    /// After a change of the peer's address: what came over the old path tells nothing.
    void reset();

    [[nodiscard]] std::chrono::microseconds interval() const { return interval_; }
    [[nodiscard]] std::uint64_t duplicates() const { return duplicates_; }
    [[nodiscard]] std::uint64_t too_late() const { return too_late_; }

  private:
    [[nodiscard]] base::MonoTime& slot(std::int64_t sequence);
    void begin_at(std::int64_t sequence);
    void note_sent(base::MonoTime now, std::size_t size);

    std::vector<base::MonoTime> arrivals_; ///< by number modulo window; epoch = not received
    FeedbackBuilder builder_;
    std::int64_t first_ = 0;   ///< lowest number that may still be told of
    std::int64_t next_ = 0;    ///< first number not told of yet
    std::int64_t highest_ = 0; ///< highest received
    bool started_ = false;
    std::size_t pending_ = 0; ///< arrivals not told of yet
    std::uint8_t feedback_count_ = 0;

    std::chrono::microseconds interval_ = slow_interval;
    base::MonoTime last_sent_;
    std::int64_t bytes_since_ = 0;
    std::uint64_t duplicates_ = 0;
    std::uint64_t too_late_ = 0;
};

} // namespace conclave::media
