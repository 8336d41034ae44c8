#include "media/cc/loss_controller.hpp"

#include <algorithm>
#include <cmath>

namespace conclave::media {

LossController::LossController(Bitrate start, Bitrate floor, Bitrate ceiling)
    : rate_(std::clamp(start, floor, ceiling)), floor_(floor), ceiling_(ceiling) {}

Bitrate LossController::update(std::int64_t received, std::int64_t lost,
                               std::chrono::microseconds rtt, base::MonoTime now) {
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
    if (loss_ < low_loss) {
        rate_ = rate_ * std::pow(increase_factor, elapsed) + Bitrate::bps(1);
    } else if (loss_ > high_loss &&
               (!last_decrease_ || now - *last_decrease_ >= decrease_extra + rtt)) {
        rate_ = rate_ * (1 - 0.5 * loss_);
        last_decrease_ = now;
    }
    rate_ = std::clamp(rate_, floor_, ceiling_);
    return rate_;
}

void LossController::cap(Bitrate rate) {
    rate_ = std::clamp(std::min(rate_, rate), floor_, ceiling_);
}

void LossController::raise(Bitrate rate) {
    rate_ = std::clamp(std::max(rate_, rate), floor_, ceiling_);
}

} // namespace conclave::media
