#include "media/rtp/time_map.hpp"

#include "media/rtp/sender_clock.hpp"

namespace conclave::media::rtp {

TimeMap::Verdict TimeMap::settle(LongTime in, LongTime out, Verdict verdict) {
    offset_ = in - out;
    placed_ = true;
    waited_ = false;
    return verdict;
}

TimeMap::Verdict TimeMap::switch_to(LongTime in, std::optional<LongTime> on_old_line,
                                    MonoTime now) {
    if (!started_) {
        return settle(in, last_out_, Verdict::switched);
    }
    const auto passed = now - last_at_;
    const LongTime expected = last_out_ + to_ticks(passed, clock_rate_);
    if (!on_old_line || passed > long_pause) {
        return settle(in, expected > last_out_ ? expected : last_out_ + 1, Verdict::switched);
    }
    const LongTime out = *on_old_line - offset_;
    if (out <= last_out_) {
        const bool far = last_out_ - out > to_ticks(behind_limit, clock_rate_);
        if (far && !waited_) {
            waited_ = true;
            return Verdict::wait;
        }
        return settle(in, last_out_ + 1, Verdict::switched);
    }
    const bool ahead = out - expected > to_ticks(ahead_limit, clock_rate_);
    return settle(in, out, ahead ? Verdict::switched_ahead : Verdict::switched);
}

LongTime TimeMap::forward(LongTime in, MonoTime now) {
    if (!started_) {
        if (!placed_) {
            settle(in, last_out_, Verdict::switched);
        }
        started_ = true;
        last_at_ = now;
    }
    const LongTime out = in - offset_;
    if (out >= last_out_) {
        last_out_ = out;
        last_at_ = now;
    }
    return out;
}

} // namespace conclave::media::rtp
