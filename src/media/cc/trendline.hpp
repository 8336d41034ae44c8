#pragma once

#include "media/cc/inter_arrival.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace conclave::media {

/// What the delay of packets says about the load of the path.
enum class BandwidthUsage : std::uint8_t { normal, overusing, underusing };

[[nodiscard]] const char* to_text(BandwidthUsage usage);

/// Fits a line through the last burst delays; a queue that grows shows as a slope. The slope is
/// held against a threshold that adapts, so that a lossy neighbour flow does not starve ours
/// (draft-ietf-rmcat-gcc-02, 5.3 and 5.4, with libwebrtc's line in place of the Kalman filter).
/// Pure, no allocation.
class Trendline {
  public:
    static constexpr std::size_t window = 20; // bursts
    static constexpr double smoothing = 0.9;
    static constexpr double gain = 4.0;
    static constexpr int most_deltas = 60;
    static constexpr double first_threshold = 12.5; // ms; gcc-02, 5.4: del_var_th(0)
    static constexpr double k_up = 0.0087;          // gcc-02, 5.4
    static constexpr double k_down = 0.039;         // gcc-02, 5.4
    static constexpr double outlier = 15.0;         // ms above the threshold: no adaptation
    static constexpr double least_threshold = 6.0;  // ms; gcc-02, 5.4
    static constexpr double most_threshold = 600.0; // ms; gcc-02, 5.4
    static constexpr double overuse_time = 10.0;    // ms; gcc-02, 5.4: overuse_time_th
    static constexpr double longest_step = 100.0;   // ms of adaptation at a time

    void add(const GroupDelta& delta);
    [[nodiscard]] BandwidthUsage usage() const { return usage_; }
    /// ms, as held against the threshold.
    [[nodiscard]] double trend() const { return modified_trend_; }
    [[nodiscard]] double threshold() const { return threshold_; }
    void reset() { *this = Trendline(); }

  private:
    struct Point {
        double time = 0;  // ms
        double delay = 0; // ms, smoothed
    };

    [[nodiscard]] double slope() const;
    void detect(double trend, double step_ms);
    void adapt(double now_ms);

    std::array<Point, window> points_{};
    std::size_t count_ = 0;
    std::size_t next_ = 0;
    int deltas_ = 0;
    double first_arrival_ = -1;
    double accumulated_ = 0;
    double smoothed_ = 0;
    double previous_trend_ = 0;
    double modified_trend_ = 0;
    double threshold_ = first_threshold;
    double last_adapted_ = -1;
    double time_over_ = -1;
    int times_over_ = 0;
    BandwidthUsage usage_ = BandwidthUsage::normal;
};

} // namespace conclave::media
