#include "media/cc/congestion_state.hpp"

#include <algorithm>
#include <utility>

namespace conclave::media {

const char* to_text(CongestionState state) {
    switch (state) {
    case CongestionState::none:
        return "none";
    case CongestionState::early_warning:
        return "early warning";
    case CongestionState::congested:
        return "congested";
    }
    std::unreachable();
}

void QueueWatch::reset() {
    *this = QueueWatch();
}

void QueueWatch::add(std::chrono::microseconds travel, base::MonoTime now) {
    constexpr double alpha = 0.1; // a packet's weight: tens of packets, so tens of milliseconds
    if (!slice_began_) {
        slice_began_ = now;
        smoothed_us_ = static_cast<double>(travel.count());
    } else if (now - *slice_began_ >= slice) {
        slice_began_ = now;
        slice_at_ = (slice_at_ + 1) % slices;
        least_[slice_at_] = none;
    }
    smoothed_us_ += alpha * (static_cast<double>(travel.count()) - smoothed_us_);
    if (++samples_ < settle_samples) {
        return;
    }
    // The least of the smoothed values: jitter alone is no queue.
    least_[slice_at_] = std::min(least_[slice_at_], static_cast<std::int64_t>(smoothed_us_));
    const auto least = std::ranges::min(least_);
    const auto queue = static_cast<std::int64_t>(smoothed_us_) - least;
    queue_delay_ = std::chrono::microseconds(std::max<std::int64_t>(queue, 0));
}

void QueueWatch::enter(CongestionState state, base::MonoTime now) {
    state_ = state;
    entered_ = now;
}

void QueueWatch::force_congested(base::MonoTime now) {
    if (state_ != CongestionState::congested) {
        enter(CongestionState::congested, now);
    }
    low_since_.reset();
}

void QueueWatch::watch_level(bool losing, base::MonoTime now) {
    if (state_ != CongestionState::congested || losing || queue_delay_ < low) {
        level_since_.reset();
        return;
    }
    level_least_ = std::min(level_least_, queue_delay_);
    level_most_ = std::max(level_most_, queue_delay_);
    if (!level_since_ || level_most_ - level_least_ > level) {
        level_since_ = now;
        level_least_ = level_most_ = queue_delay_;
    } else if (now - *level_since_ >= longer_after) {
        least_.fill(none);
        least_[slice_at_] = static_cast<std::int64_t>(smoothed_us_);
        queue_delay_ = std::chrono::microseconds(0);
        level_since_.reset();
    }
}

CongestionState QueueWatch::update(bool losing, base::MonoTime now) {
    watch_level(losing, now);
    const bool rising = queue_delay_ >= previous_;
    previous_ = queue_delay_;
    if (queue_delay_ <= high) {
        high_since_.reset();
    } else if (!high_since_ && rising) {
        high_since_ = now;
    }
    if (queue_delay_ >= low) {
        low_since_.reset();
    } else if (!low_since_) {
        low_since_ = now;
    }
    switch (state_) {
    case CongestionState::none:
        if (high_since_ && now - *high_since_ >= warn_after) {
            enter(CongestionState::early_warning, now);
        }
        break;
    case CongestionState::early_warning:
        if (high_since_ && now - *high_since_ >= congested_after) {
            enter(CongestionState::congested, now);
        }
        break;
    case CongestionState::congested:
        break;
    }
    if (state_ != CongestionState::none && low_since_ && now - *low_since_ >= calm_after) {
        enter(CongestionState::none, now);
    }
    return state_;
}

} // namespace conclave::media
