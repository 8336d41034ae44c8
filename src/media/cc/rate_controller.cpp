#include "media/cc/rate_controller.hpp"

#include <algorithm>
#include <cmath>

namespace conclave::media {

using namespace std::chrono_literals;

namespace {

double seconds_between(base::MonoTime from, base::MonoTime to) {
    return std::chrono::duration<double>(to - from).count();
}

Bitrate from_kbps(double kbps) {
    return Bitrate::bps(static_cast<std::int64_t>(kbps * 1000));
}

} // namespace

void LinkCapacity::note_overuse(Bitrate acknowledged) {
    constexpr double alpha = 0.05; // as libwebrtc
    const double sample = acknowledged.as_double() / 1000;
    kbps_ = kbps_ ? (1 - alpha) * *kbps_ + alpha * sample : sample;
    const double error = *kbps_ - sample;
    variance_ = (1 - alpha) * variance_ + alpha * error * error / std::max(*kbps_, 1.0);
    variance_ = std::clamp(variance_, 0.4, 2.5);
}

double LinkCapacity::spread() const {
    return std::sqrt(variance_ * kbps_.value_or(0));
}

Bitrate LinkCapacity::estimate() const {
    return from_kbps(kbps_.value_or(0));
}

Bitrate LinkCapacity::lower() const {
    return from_kbps(kbps_.value_or(0) - 3 * spread());
}

Bitrate LinkCapacity::upper() const {
    return from_kbps(kbps_.value_or(0) + 3 * spread());
}

RateController::RateController(Bitrate start, Bitrate floor, Bitrate ceiling)
    : rate_(std::clamp(start, floor, ceiling)), floor_(floor), ceiling_(ceiling) {}

void RateController::set(Bitrate rate, base::MonoTime now) {
    rate_ = std::clamp(rate, floor_, ceiling_);
    last_change_ = now;
    if (capacity_.known() && rate_ > capacity_.upper()) {
        capacity_.forget();
    }
}

Bitrate RateController::update(const Input& input, base::MonoTime now) {
    switch (input.usage) {
    case BandwidthUsage::overusing:
        if (may_decrease(input, now)) {
            decrease(input, now);
        }
        state_ = State::hold;
        last_change_ = now;
        break;
    case BandwidthUsage::underusing: // queues drain: wait for it
        state_ = State::hold;
        last_change_ = now;
        break;
    case BandwidthUsage::normal:
        if (state_ == State::hold) {
            state_ = State::increase;
            last_change_ = now;
        }
        increase(input, now);
        break;
    }
    return rate_;
}

void RateController::increase(const Input& input, base::MonoTime now) {
    const double elapsed = std::min(last_change_ ? seconds_between(*last_change_, now) : 0.0, 1.0);
    last_change_ = now;
    if (input.application_limited) {
        return; // what was not sent proves nothing: probes do
    }
    if (capacity_.known() && input.acknowledged && *input.acknowledged > capacity_.upper()) {
        capacity_.forget(); // the path has become wider
    }
    double added = 0; // bit/s
    if (capacity_.known()) {
        const double frame = rate_.as_double() / frame_rate;
        const double packet = frame / std::ceil(std::max(frame / packet_bits, 1.0));
        const double response = std::chrono::duration<double>(input.rtt + response_extra).count();
        added = std::max(packet / response, least_additive.as_double()) * elapsed;
    } else {
        added = rate_.as_double() * (std::pow(increase_factor, elapsed) - 1);
    }
    auto wished = rate_ + Bitrate::bps(static_cast<std::int64_t>(std::ceil(added)));
    if (input.acknowledged) {
        const auto most = *input.acknowledged * most_over_acked + over_acked_margin;
        wished = std::min(wished, std::max(most, rate_));
    }
    rate_ = std::clamp(wished, floor_, ceiling_);
}

/// Once a round trip, or at once when far more was sent than came through.
bool RateController::may_decrease(const Input& input, base::MonoTime now) const {
    if (!last_decrease_) {
        return true;
    }
    const auto wait = std::clamp<std::chrono::microseconds>(input.rtt, 10ms, 200ms);
    return now - *last_decrease_ >= wait ||
           (input.acknowledged && *input.acknowledged < rate_ * 0.5);
}

void RateController::decrease(const Input& input, base::MonoTime now) {
    auto lowered = rate_ * decrease_factor;
    if (input.acknowledged) {
        lowered = *input.acknowledged * decrease_factor;
        if (lowered > rate_ && capacity_.known()) {
            lowered = capacity_.estimate() * decrease_factor;
        }
        if (capacity_.known() && *input.acknowledged < capacity_.lower()) {
            capacity_.forget(); // the path has become narrower
        }
        capacity_.note_overuse(*input.acknowledged);
    }
    rate_ = std::clamp(std::min(lowered, rate_), floor_, ceiling_);
    last_decrease_ = now;
}

} // namespace conclave::media
