#include "media/cc/prober.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace conclave::media {

using std::chrono::duration_cast;
using std::chrono::microseconds;

void Prober::queue(Wish wish) {
    if (wish_count_ < wishes_.size()) {
        wishes_[wish_count_++] = wish;
    }
}

void Prober::on_connected(Bitrate start, base::MonoTime now) {
    for (const auto factor : first_factors) {
        queue({std::min(start * factor, most_first), first_length, Purpose::first});
    }
    estimate_.target = start;
    recent_high_ = start;
    next_goal_probe_ = now + goal_interval;
}

void Prober::on_estimate(const PathEstimate& estimate, base::MonoTime now) {
    estimate_ = estimate;
    watch_drop(now);
    if (running_ && estimate.state == CongestionState::congested) {
        running_.reset();
        judge(false, now);
    }
}

/// A short disturbance is no reason to climb for a minute.
void Prober::watch_drop(base::MonoTime now) {
    if (estimate_.target < recent_high_ * large_drop) {
        before_drop_ = recent_high_;
        dropped_at_ = now;
        narrowed_at_ = now;
        recent_high_ = estimate_.target;
        return;
    }
    recent_high_ = std::max(recent_high_, estimate_.target);
    if (!before_drop_) {
        return;
    }
    if (now - dropped_at_ > recovery) {
        before_drop_.reset();
        recent_high_ = estimate_.target;
    } else if (estimate_.state == CongestionState::none && now - dropped_at_ >= patience) {
        const auto rate = *before_drop_ * recovery_factor;
        if (rate > estimate_.target) {
            queue({rate, goal_length, Purpose::recovery});
        }
        before_drop_.reset();
        recent_high_ = estimate_.target;
    }
}

void Prober::wish_for_goal(base::MonoTime now) {
    if (!goal_ || now < next_goal_probe_ || goal_->next_step * goal_margin <= estimate_.target) {
        return;
    }
    auto rate = std::max(goal_->next_step * goal_margin, estimate_.target + goal_least_step);
    if (estimate_.application_limited) {
        rate =
            std::clamp(estimate_.target * limited_factor, estimate_.target + goal_least_step, rate);
    }
    queue({std::min(rate, Estimator::ceiling), goal_length, Purpose::goal});
}

std::optional<ProbeCluster> Prober::next(base::MonoTime now) {
    finish_stale(now);
    if (running_ || awaited_) {
        return std::nullopt;
    }
    if (estimate_.state != CongestionState::none) {
        return std::nullopt;
    }
    if (wish_count_ == 0) {
        wish_for_goal(now);
    }
    if (wish_count_ == 0) {
        return std::nullopt;
    }
    const auto wish = wishes_[0];
    std::shift_left(wishes_.begin(), wishes_.begin() + static_cast<std::ptrdiff_t>(wish_count_), 1);
    --wish_count_;
    last_id_ = last_id_ == 0xFFFF ? ProbeId{1} : static_cast<ProbeId>(last_id_ + 1);
    const ProbeCluster cluster{last_id_, wish.rate, wish.rate.bytes_in(wish.length), least_packets};
    running_ = Running{cluster, wish, now};
    return cluster;
}

std::int64_t Prober::due(base::MonoTime now) const {
    if (!running_) {
        return 0;
    }
    constexpr std::int64_t first_packet = 1200;
    const auto elapsed = duration_cast<microseconds>(now - running_->began);
    const auto wished = first_packet + running_->cluster.rate.bytes_in(elapsed);
    const auto most =
        std::max<std::int64_t>(running_->cluster.bytes, first_packet * running_->cluster.packets);
    return std::max<std::int64_t>(std::min(wished, most) - running_->bytes, 0);
}

void Prober::on_sent(std::size_t bytes, base::MonoTime now) {
    if (!running_) {
        return;
    }
    running_->bytes += static_cast<std::int64_t>(bytes);
    ++running_->packets;
    if (running_->bytes >= running_->cluster.bytes &&
        running_->packets >= running_->cluster.packets) {
        awaited_ = running_;
        awaited_since_ = now;
        running_.reset();
    }
}

void Prober::finish_stale(base::MonoTime now) {
    if (running_ && now - running_->began > running_->wish.length * most_stretch) {
        running_.reset(); // nothing to probe with; no verdict on the path
        next_goal_probe_ = now + interval_;
    }
    if (awaited_ && now - awaited_since_ > patience + estimate_.rtt) {
        judge(false, now);
    }
}

void Prober::on_result(const ProbeResult& result, base::MonoTime now) {
    if (!awaited_ || awaited_->cluster.id != result.id) {
        return; // measured again, or late
    }
    const auto wish = awaited_->wish;
    const bool success = result.measured >= wish.rate * continue_share && !result.saturated &&
                         estimate_.state == CongestionState::none;
    judge(success, now);
    if (success) {
        follow_up(wish, result);
    } else if (wish.purpose == Purpose::first) {
        wish_count_ = 0; // what did not go through at 3 times will not at 6
    }
}

void Prober::follow_up(const Wish& wish, const ProbeResult& result) {
    if (wish_count_ > 0) {
        return;
    }
    const auto most = wish.purpose == Purpose::first ? most_first
                      : goal_                        ? goal_->everything * goal_margin
                                                     : Bitrate();
    const auto rate = std::min(result.measured * continue_factor, most);
    if (rate > result.measured + goal_least_step) {
        queue({rate, wish.length, wish.purpose});
    }
}

void Prober::judge(bool success, base::MonoTime now) {
    awaited_.reset();
    ++(success ? succeeded_ : failed_);
    if (success) {
        interval_ = goal_interval;
    } else {
        const bool narrowed = narrowed_at_ && now - *narrowed_at_ < after_drop;
        interval_ = std::min<microseconds>(duration_cast<microseconds>(interval_ * interval_factor),
                                           narrowed ? after_drop_interval : goal_backoff);
    }
    const auto wait = estimate_.application_limited
                          ? std::max<microseconds>(interval_, limited_interval)
                          : interval_;
    next_goal_probe_ = now + wait;
}

std::string Prober::explain(base::MonoTime now) const {
    const auto seconds = [](auto time) { return std::chrono::duration<double>(time).count(); };
    if (running_) {
        return fmt::format("probe {} at {:.0f} kbit/s: {} of {} bytes sent\n", running_->cluster.id,
                           running_->cluster.rate.as_double() / 1000, running_->bytes,
                           running_->cluster.bytes);
    }
    if (awaited_) {
        return fmt::format("probe {} at {:.0f} kbit/s: result awaited for {:.2f} s\n",
                           awaited_->cluster.id, awaited_->cluster.rate.as_double() / 1000,
                           seconds(now - awaited_since_));
    }
    return fmt::format("no probe: {}, {} succeeded, {} failed, next not before {:.1f} s\n",
                       goal_ ? fmt::format("the next step needs {:.0f} kbit/s",
                                           goal_->next_step.as_double() / 1000)
                             : "nothing more is wanted",
                       succeeded_, failed_, std::max(0.0, seconds(next_goal_probe_ - now)));
}

} // namespace conclave::media
