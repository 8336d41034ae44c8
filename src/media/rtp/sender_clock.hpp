#pragma once

#include "media/rtp/ntp_time.hpp"
#include "media/rtp/types.hpp"
#include "media/rtp/unwrapper.hpp"

#include <chrono>
#include <cstdint>
#include <optional>

namespace conclave::media::rtp {

/// Relates the RTP timestamps of one feed to its publisher's wall clock, through the newest sender
/// report (RFC 3550, 6.4.1). All feeds of one publisher share that clock, which puts the layers of
/// a simulcast, and sound and picture, on one line.
class SenderClock {
  public:
    explicit SenderClock(std::uint32_t clock_rate) : clock_rate_(clock_rate) {}

    /// `time` is the report's timestamp, made long with the feed's unwrapper.
    void on_sender_report(NtpTime ntp, LongTime time, MonoTime now);

    [[nodiscard]] bool known() const { return known_; }
    [[nodiscard]] std::uint32_t clock_rate() const { return clock_rate_; }
    /// When the last report came, for LSR and DLSR; no report: nothing.
    [[nodiscard]] std::optional<MonoTime> last_report_at() const;
    [[nodiscard]] NtpTime last_report() const { return ntp_; }

    /// The publisher's wall clock at a timestamp; nothing before the first report.
    [[nodiscard]] std::optional<NtpTime> at(LongTime time) const;

    /// A timestamp of this feed on the line of `reference`: both stand for the same instant.
    /// Nothing while one of them has no report, or when their rates differ.
    [[nodiscard]] std::optional<LongTime> on_line_of(const SenderClock& reference,
                                                     LongTime time) const;

  private:
    std::uint32_t clock_rate_; // Hz
    bool known_ = false;
    NtpTime ntp_;
    LongTime time_ = 0;
    MonoTime received_{};
};

/// Ticks in a length of time, rounded towards zero.
[[nodiscard]] LongTime to_ticks(std::chrono::nanoseconds length, std::uint32_t clock_rate);
[[nodiscard]] std::chrono::nanoseconds from_ticks(LongTime ticks, std::uint32_t clock_rate);

} // namespace conclave::media::rtp
