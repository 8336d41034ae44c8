#pragma once

#include "media/rtp/types.hpp"

#include <chrono>
#include <cstdint>
#include <optional>

namespace conclave::media::rtp {

/// Rewrites the timestamps of one downtrack: out = in - offset, and chooses the offset when the
/// downtrack switches feeds, so that the receiver sees one line that only goes forward.
class TimeMap {
  public:
    // How far the new feed may lie off what is expected before we act: measured jitter of sender
    // reports and encoders lies below these.
    static constexpr auto behind_limit = std::chrono::milliseconds{50}; // more: wait a keyframe
    static constexpr auto ahead_limit = std::chrono::milliseconds{25};  // more: counted, accepted
    static constexpr auto long_pause = std::chrono::seconds{2}; // more: go by the wall clock

    TimeMap(std::uint32_t clock_rate, LongTime first_out)
        : clock_rate_(clock_rate), last_out_(first_out) {}

    enum class Verdict : std::uint8_t {
        switched,       // go on with forward()
        switched_ahead, // so too; the new feed lies further ahead than expected
        wait,           // the new feed lies behind: try again at its next keyframe
    };

    /// `in` is the timestamp of the first packet of the new feed, `on_old_line` the same instant on
    /// the line of the feed so far (SenderClock::on_line_of), nothing when not known: then the time
    /// since the last packet decides. `now` is when the packet came.
    [[nodiscard]] Verdict switch_to(LongTime in, std::optional<LongTime> on_old_line, MonoTime now);

    /// The timestamp for a packet. The first call begins the map. Old packets don't move the line.
    LongTime forward(LongTime in, MonoTime now);

    [[nodiscard]] bool started() const { return started_; }
    [[nodiscard]] LongTime offset() const { return offset_; }
    [[nodiscard]] LongTime last_out() const { return last_out_; }

  private:
    Verdict settle(LongTime in, LongTime out, Verdict verdict);

    std::uint32_t clock_rate_; // Hz
    bool started_ = false;     // a packet went out
    bool placed_ = false;      // the offset is chosen
    bool waited_ = false;      // for one keyframe already
    LongTime offset_ = 0;
    LongTime last_out_;
    MonoTime last_at_{};
};

} // namespace conclave::media::rtp
