#include "media/rtp/keyframe_gate.hpp"

#include <algorithm>

namespace conclave::media::rtp {

MonoTime KeyframeGate::earliest(MonoTime::duration round_trip) const {
    const MonoTime::duration least = options_.spacing;
    return *sent_ + (waiting_ ? std::max(least, round_trip + answer_margin) : least);
}

std::optional<KeyframeGate::Request> KeyframeGate::send(MonoTime now) {
    const bool by_fir = options_.fir && (!options_.pli || unanswered_ >= plis_before_fir);
    if (!by_fir && !options_.pli) {
        return std::nullopt; // the peer takes neither: keyframes come when they come
    }
    sent_ = now;
    waiting_ = true;
    fresh_ = false;
    echoed_ = false;
    ++unanswered_;
    if (by_fir) {
        ++fir_number_;
    }
    last_ = by_fir ? Request::fir : Request::pli;
    return last_;
}

bool KeyframeGate::echo_due(MonoTime now) const {
    return sent_ && waiting_ && !echoed_ && !dead() && now >= *sent_ + echo_after;
}

std::optional<KeyframeGate::Request> KeyframeGate::want(MonoTime now,
                                                        MonoTime::duration round_trip) {
    if (dead()) {
        ++suppressed_;
        return std::nullopt;
    }
    if (!sent_ || now >= earliest(round_trip)) {
        return send(now);
    }
    // A request under way answers this wish too, unless a keyframe came since: then it is a new
    // one.
    fresh_ = fresh_ || !waiting_;
    ++suppressed_;
    return std::nullopt;
}

std::optional<MonoTime> KeyframeGate::next_at(MonoTime::duration round_trip) const {
    if (dead() || !sent_ || (!waiting_ && !fresh_)) {
        return std::nullopt;
    }
    if (fresh_) {
        return earliest(round_trip);
    }
    if (!echoed_) {
        return *sent_ + echo_after;
    }
    return std::max<MonoTime>(*sent_ + repeat_after, earliest(round_trip));
}

std::optional<KeyframeGate::Request> KeyframeGate::poll(MonoTime now,
                                                        MonoTime::duration round_trip) {
    if (echo_due(now)) {
        echoed_ = true;
        return last_; // a FIR with the number it had (RFC 5104, 4.3.1.2)
    }
    const auto due = next_at(round_trip);
    return due && now >= *due ? send(now) : std::nullopt;
}

void KeyframeGate::on_keyframe(MonoTime now) {
    waiting_ = false;
    unanswered_ = 0;
    // A wish made before the keyframe came is met by it.
    fresh_ = false;
    if (!sent_) {
        sent_ = now; // one that came by itself counts for the spacing too
    }
}

void KeyframeGate::on_packet() {
    if (dead()) {
        unanswered_ = 0;
        waiting_ = false;
    }
}

bool KeyframeWishLimit::allow(MonoTime now) {
    auto& oldest = allowed_[oldest_];
    const auto& newest = allowed_[(oldest_ + max_in_window - 1) % max_in_window];
    if (newest) {
        const bool spent = oldest && now - *oldest < window;
        if (now - *newest < (spent ? MonoTime::duration{patience} : MonoTime::duration{min_gap})) {
            return false;
        }
    }
    oldest = now;
    oldest_ = (oldest_ + 1) % max_in_window;
    return true;
}

} // namespace conclave::media::rtp
