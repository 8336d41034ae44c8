#pragma once

#include "base/clock.hpp"
#include "media/rtp/rtcp_reader.hpp"
#include "media/rtp/types.hpp"

#include <cstdint>

namespace conclave::media::sfu {

/// What the reception report on one feed says (RFC 3550, 6.4.1, A.3 and A.8). Pure.
class ReceiveStats {
  public:
    explicit ReceiveStats(std::uint32_t clock_rate) : clock_rate_(clock_rate) {}

    /// `recovered` by retransmission: counts as received, and says nothing about jitter.
    void on_packet(rtp::LongSeq seq, rtp::LongTime time, base::MonoTime arrival, bool recovered);

    /// The block without SSRC and sender report times; begins the next interval.
    [[nodiscard]] rtp::ReportBlock report();

    [[nodiscard]] std::uint64_t received() const { return received_; }
    /// 0 to 1, over the last finished interval.
    [[nodiscard]] double fraction_lost() const { return fraction_lost_; }
    [[nodiscard]] double jitter_seconds() const { return jitter_ / clock_rate_; }

  private:
    [[nodiscard]] std::int64_t expected() const { return started_ ? highest_ - first_ + 1 : 0; }

    std::uint32_t clock_rate_; // Hz
    bool started_ = false;
    rtp::LongSeq first_ = 0;
    rtp::LongSeq highest_ = 0;
    std::uint64_t received_ = 0;
    std::int64_t expected_before_ = 0;
    std::int64_t received_before_ = 0;
    double fraction_lost_ = 0;
    double jitter_ = 0; // ticks
    rtp::LongTime last_time_ = 0;
    base::MonoTime last_arrival_{};
};

} // namespace conclave::media::sfu
