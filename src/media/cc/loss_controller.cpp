#include "media/cc/loss_controller.hpp"

#include <algorithm>
#include <cmath>

namespace conclave::media {

LossController::LossController(Bitrate start, Bitrate floor, Bitrate ceiling)
    : rate_(std::clamp(start, floor, ceiling)), floor_(floor), ceiling_(ceiling) {}

Bitrate LossController::update(std::int64_t received, std::int64_t lost,
                               std::chrono::microseconds rtt, bool queued, base::MonoTime now) {
    received_ += received;
    lost_ += lost;
    if (received_ + lost_ < least_packets) {
        return rate_;
    }
    const auto all = static_cast<double>(received_ + lost_);
    const double sample = std::clamp(static_cast<double>(lost_) / all, 0.0, 1.0);
    const double weight = seen_ ? 1 - std::exp(-all / memory_packets) : 1;
    loss_ += weight * (sample - loss_);
    seen_ = true;
    received_ = 0;
    lost_ = 0;
    const double elapsed =
        last_update_ ? std::min(std::chrono::duration<double>(now - *last_update_).count(), 1.0)
                     : 0.0;
    last_update_ = now;
    if (loss_ < inherent_) {
        inherent_ += (loss_ - inherent_) * forget_inherent;
    }
    const double excess = loss_ - inherent_;
    if (excess < high_loss) {
        cut_from_.reset();
    }
    if (excess < low_loss) {
        rate_ = rate_ * std::pow(increase_factor, elapsed) + Bitrate::bps(1);
    } else if (excess > high_loss &&
               (!last_decrease_ || now - *last_decrease_ >= decrease_extra + rtt)) {
        decrease(queued, now);
    }
    rate_ = std::clamp(rate_, floor_, ceiling_);
    return rate_;
}

void LossController::decrease(bool queued, base::MonoTime now) {
    last_decrease_ = now;
    if (!cut_from_) {
        cut_from_ = rate_;
        loss_before_ = loss_;
    }
    rate_ = rate_ * (1 - 0.5 * (loss_ - inherent_));
    if (rate_ > *cut_from_ * cut_share) {
        return;
    }
    const double capacity = cut_from_->as_double() * (1 - loss_before_);
    const double expected = std::max(0.0, 1 - capacity / rate_.as_double());
    if (!queued && loss_ > expected + unexplained) {
        inherent_ = std::min(loss_ - expected, most_inherent);
    }
    cut_from_.reset();
}

void LossController::cap(Bitrate rate) {
    rate_ = std::clamp(std::min(rate_, rate), floor_, ceiling_);
}

void LossController::raise(Bitrate rate) {
    rate_ = std::clamp(std::max(rate_, rate), floor_, ceiling_);
}

} // namespace conclave::media
