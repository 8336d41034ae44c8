#include "media/cc/trendline.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace conclave::media {

namespace {

double to_ms(std::chrono::microseconds time) {
    return static_cast<double>(time.count()) / 1000.0;
}

} // namespace

const char* to_text(BandwidthUsage usage) {
    switch (usage) {
    case BandwidthUsage::normal:
        return "normal";
    case BandwidthUsage::overusing:
        return "overusing";
    case BandwidthUsage::underusing:
        return "underusing";
    }
    std::unreachable();
}

void Trendline::add(const GroupDelta& delta) {
    const double now = to_ms(delta.arrival_time);
    if (first_arrival_ < 0) {
        first_arrival_ = now;
    }
    deltas_ = std::min(deltas_ + 1, most_deltas);
    accumulated_ += to_ms(delta.arrival) - to_ms(delta.sent);
    smoothed_ = smoothing * smoothed_ + (1 - smoothing) * accumulated_;
    points_[next_] = {now - first_arrival_, smoothed_};
    next_ = (next_ + 1) % window;
    count_ = std::min(count_ + 1, window);
    const double trend = count_ == window ? slope() : previous_trend_;
    modified_trend_ = deltas_ * trend * gain;
    detect(trend, to_ms(delta.sent));
    adapt(now);
}

/// Least squares. Nothing if all points lie at one time.
double Trendline::slope() const {
    double mean_time = 0;
    double mean_delay = 0;
    for (const auto& point : points_) {
        mean_time += point.time / window;
        mean_delay += point.delay / window;
    }
    double above = 0;
    double below = 0;
    for (const auto& point : points_) {
        above += (point.time - mean_time) * (point.delay - mean_delay);
        below += (point.time - mean_time) * (point.time - mean_time);
    }
    return below > 0 ? above / below : previous_trend_;
}

void Trendline::detect(double trend, double step_ms) {
    if (deltas_ < 2) {
        usage_ = BandwidthUsage::normal;
        return;
    }
    if (modified_trend_ > threshold_) {
        time_over_ = time_over_ < 0 ? step_ms / 2 : time_over_ + step_ms; // began half-way
        ++times_over_;
        if (time_over_ > overuse_time && times_over_ > 1 && trend >= previous_trend_) {
            time_over_ = 0;
            times_over_ = 0;
            usage_ = BandwidthUsage::overusing;
        }
    } else {
        time_over_ = -1;
        times_over_ = 0;
        usage_ =
            modified_trend_ < -threshold_ ? BandwidthUsage::underusing : BandwidthUsage::normal;
    }
    previous_trend_ = trend;
}

void Trendline::adapt(double now_ms) {
    const double size = std::abs(modified_trend_);
    if (last_adapted_ < 0 || size > threshold_ + outlier) {
        last_adapted_ = now_ms;
        return;
    }
    const double k = size < threshold_ ? k_down : k_up;
    const double step = std::clamp(now_ms - last_adapted_, 0.0, longest_step);
    threshold_ =
        std::clamp(threshold_ + k * (size - threshold_) * step, least_threshold, most_threshold);
    last_adapted_ = now_ms;
}

} // namespace conclave::media
