#pragma once

#include "base/clock.hpp"
#include "media/bitrate.hpp"
#include "media/cc/estimator.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace conclave::media {

/// Decides when to send more than the estimate for a moment, to learn whether the path carries
/// it, and how many bytes of probe are due. An SFU sends what its publishers make, so without
/// probes it never learns that a subscriber could have a better layer.
///
/// Each turn: `if (auto cluster = prober.next(now)) estimator.on_probe(*cluster);` then send
/// `prober.due(now)` bytes of retransmissions or padding; every packet that goes out meanwhile,
/// media too, is sent with `prober.tag()` and told to `on_sent`.
/// Pure, no allocation but in explain(). Owned by the transport's thread.
class Prober {
  public:
    static constexpr std::array<double, 2> first_factors{3.0, 6.0}; // of the start rate
    static constexpr Bitrate most_first = Bitrate::mbps(5);
    static constexpr std::chrono::milliseconds first_length{15};
    static constexpr std::uint32_t least_packets = 5;
    /// A probe that brought this share of its rate is followed at once by one of twice the result,
    /// while that is wanted.
    static constexpr double continue_share = 0.7;
    static constexpr double continue_factor = 2.0;

    static constexpr std::chrono::milliseconds goal_length{200};
    static constexpr double goal_margin = 1.2;
    static constexpr Bitrate goal_least_step = Bitrate::kbps(200);
    static constexpr std::chrono::seconds goal_interval{3};
    static constexpr std::chrono::seconds goal_backoff{120}; // after failures
    static constexpr double interval_factor = 1.5;
    /// A path that got much narrower a moment ago may as soon be wide again: for so long probes
    /// follow each other no slower than this.
    static constexpr std::chrono::seconds after_drop{60};
    static constexpr std::chrono::seconds after_drop_interval{5};
    static constexpr std::chrono::seconds limited_interval{5};
    static constexpr double limited_factor = 2.0; // of the estimate, while application-limited

    static constexpr double large_drop = 0.66;
    static constexpr std::chrono::seconds recovery{5};
    static constexpr double recovery_factor = 0.85; // of the rate before the drop

    /// A result that takes longer than this and a round trip has failed.
    static constexpr std::chrono::seconds patience{1};
    /// A cluster that finds too little to send is given up after this many times its length.
    static constexpr int most_stretch = 5;

    void on_connected(Bitrate start, base::MonoTime now);
    /// What the allocator would need in all: for its next step, and for every track at its best.
    struct Goal {
        Bitrate next_step;
        Bitrate everything;
        bool operator==(const Goal&) const = default;
    };
    /// nullopt when every track has what it wants.
    void set_goal(std::optional<Goal> goal) { goal_ = goal; }
    /// After each change of the estimate.
    void on_estimate(const PathEstimate& estimate, base::MonoTime now);
    void on_result(const ProbeResult& result, base::MonoTime now);

    /// Begins a cluster when one is due.
    [[nodiscard]] std::optional<ProbeCluster> next(base::MonoTime now);
    /// Bytes to add now to what is sent anyway; 0 when no cluster runs.
    [[nodiscard]] std::int64_t due(base::MonoTime now) const;
    void on_sent(std::size_t bytes, base::MonoTime now);
    [[nodiscard]] ProbeId tag() const { return running_ ? running_->cluster.id : ProbeId{0}; }

    [[nodiscard]] std::uint64_t succeeded() const { return succeeded_; }
    [[nodiscard]] std::uint64_t failed() const { return failed_; }
    [[nodiscard]] std::string explain(base::MonoTime now) const;

  private:
    enum class Purpose : std::uint8_t { first, goal, recovery };

    struct Wish {
        Bitrate rate;
        std::chrono::milliseconds length{0};
        Purpose purpose = Purpose::first;
    };

    struct Running {
        ProbeCluster cluster;
        Wish wish;
        base::MonoTime began;
        std::int64_t bytes = 0;
        std::uint32_t packets = 0;
    };

    void queue(Wish wish);
    void wish_for_goal(base::MonoTime now);
    void follow_up(const Wish& wish, const ProbeResult& result);
    void judge(bool success, base::MonoTime now);
    void finish_stale(base::MonoTime now);
    void watch_drop(base::MonoTime now);

    std::array<Wish, 4> wishes_{};
    std::size_t wish_count_ = 0;
    std::optional<Running> running_; ///< being sent
    std::optional<Running> awaited_; ///< sent, its result not known
    base::MonoTime awaited_since_;
    ProbeId last_id_ = 0;

    PathEstimate estimate_;
    std::optional<Goal> goal_;
    std::chrono::microseconds interval_ = goal_interval;
    base::MonoTime next_goal_probe_;
    std::optional<Bitrate> before_drop_;
    base::MonoTime dropped_at_;
    std::optional<base::MonoTime> narrowed_at_; ///< as dropped_at_, but not forgotten
    Bitrate recent_high_;
    std::uint64_t succeeded_ = 0;
    std::uint64_t failed_ = 0;
};

} // namespace conclave::media
