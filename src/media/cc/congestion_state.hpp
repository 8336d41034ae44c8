#pragma once

#include "base/clock.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>

namespace conclave::media {

enum class CongestionState : std::uint8_t { none, early_warning, congested };

[[nodiscard]] const char* to_text(CongestionState state);

/// Watches how long packets stand in queues: the time of travel above the least one of the last
/// half minute. Early warning stops upgrades and probes, congestion makes the allocator cut.
/// Under congestion less is sent than comes through, so a queue of ours drains. One that stands as
/// it is, without much loss, is none: the path has become longer (another route, another network),
/// and what it takes now is the new least. Pure, no allocation.
class QueueWatch {
  public:
    static constexpr std::chrono::milliseconds high{50};
    static constexpr std::chrono::milliseconds low{20};
    static constexpr std::chrono::milliseconds warn_after{200};
    static constexpr std::chrono::milliseconds congested_after{400};
    static constexpr std::chrono::milliseconds calm_after{500};
    /// The least time of travel is kept per slice, so that clocks may drift and paths change.
    static constexpr std::chrono::seconds slice{5};
    static constexpr std::size_t slices = 6;
    /// A congestion that neither grows nor drains by more than this, for so long, is a longer path.
    static constexpr std::chrono::milliseconds level{15};
    static constexpr std::chrono::seconds longer_after{3};
    static constexpr std::uint32_t settle_samples = 10; // packets before anything is said

    /// `travel` is arrival on the receiver's clock less sending on ours: its zero is unknown.
    void add(std::chrono::microseconds travel, base::MonoTime now);
    /// At the end of each feedback message. `losing`: a full queue loses packets, and stands too.
    CongestionState update(bool losing, base::MonoTime now);
    /// Feedback stays away: the path is as good as full.
    void force_congested(base::MonoTime now);
    void reset();

    [[nodiscard]] CongestionState state() const { return state_; }
    [[nodiscard]] std::chrono::microseconds queue_delay() const { return queue_delay_; }

  private:
    static constexpr std::int64_t none = std::numeric_limits<std::int64_t>::max();

    void enter(CongestionState state, base::MonoTime now);
    void watch_level(bool losing, base::MonoTime now);

    std::array<std::int64_t, slices> least_{none, none, none, none, none, none};
    std::size_t slice_at_ = 0;
    std::optional<base::MonoTime> slice_began_;
    std::uint32_t samples_ = 0;
    double smoothed_us_ = 0;
    std::chrono::microseconds queue_delay_{0};
    std::chrono::microseconds previous_{0};
    CongestionState state_ = CongestionState::none;
    std::optional<base::MonoTime> high_since_;
    std::optional<base::MonoTime> low_since_;
    base::MonoTime entered_;
    std::optional<base::MonoTime> level_since_;
    std::chrono::microseconds level_least_{0}; // since then
    std::chrono::microseconds level_most_{0};
};

} // namespace conclave::media
