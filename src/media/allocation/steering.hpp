#pragma once

#include "base/clock.hpp"
#include "media/allocation/allocator.hpp"
#include "media/cc/estimator.hpp"
#include "media/cc/prober.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace conclave::media {

/// Allocates for one subscriber over time, as its path changes: down at once, up only when the
/// path has held more than is needed for a while, so that layers do not flap. Also says what probes
/// should try for, and when tracks are to be switched off. Pure: times come in. One thread; not for
/// the packet path.
class Steering {
  public:
    static constexpr double upgrade_margin = 1.1; // of what the better layers need
    /// The same, while a track is switched off: a fifth more than the lowest layer takes, beside
    /// sound and repairs. On a narrow path those are as much as the picture.
    static constexpr double return_margin = 1.12;
    /// So long the estimate has to hold it: the least of this time counts.
    static constexpr std::chrono::seconds steady{1};
    static constexpr std::chrono::seconds calm{5};           // without a sign of congestion
    static constexpr std::chrono::seconds calm_while_off{1}; // the same, of a track switched off
    /// After a layer had to go because the path got narrower; doubled each time that it happens
    /// again within `repeat_within` of the last rise.
    static constexpr std::chrono::seconds hold{8};
    static constexpr std::chrono::seconds longest_hold{60};
    static constexpr std::chrono::seconds repeat_within{60};
    /// A path that holds so many times of what a layer takes has become another one since: there it
    /// waits for no hold to end.
    static constexpr double ample = 2.0;
    /// A picture that was switched off stays off at least so long, doubled each time that it had to
    /// go again within `repeat_within` of its return: one that comes and goes is worse than none.
    static constexpr std::chrono::seconds rest{2};
    static constexpr std::chrono::seconds longest_rest{32};
    /// A layer that goes at an estimate below this share of the one that it was given at had to
    /// give way to the network, and not to its neighbours.
    static constexpr double narrower = 0.9;
    /// A picture is switched off when not even its lowest layer has fitted for so long: a probe
    /// that fills a narrow path for a moment is no reason.
    static constexpr std::chrono::seconds off_after{1};
    /// The same before a picture gets smaller, where it can do with few pictures so long.
    static constexpr std::chrono::seconds smaller_after{1};
    /// Two tracks do not rise within this time: each rise begins with a key frame.
    static constexpr std::chrono::milliseconds rise_interval{200};
    /// Just after connecting what the first probes find counts at once.
    static constexpr std::chrono::seconds start_up{3};
    // SwitchOffPolicy::detected: tracks are switched off after so long a congestion that loses so
    // many packets, or keeps them in queues for so long.
    static constexpr std::chrono::seconds severe_after{2};
    static constexpr double severe_loss = 0.10;
    static constexpr std::chrono::milliseconds severe_queue{300};

    /// `path` of nullopt: nothing is known of it, and it limits nothing. The allocations are in the
    /// order of the input's tracks.
    [[nodiscard]] std::vector<Allocation>
    decide(AllocationInput input, const std::optional<PathEstimate>& path, base::MonoTime now);
    /// What all tracks would need beyond the last decision; nullopt: each has what it wants.
    [[nodiscard]] const std::optional<Prober::Goal>& goal() const { return goal_; }
    /// One fact a line, for operators.
    [[nodiscard]] std::string explain(base::MonoTime now) const;

  private:
    struct Track {
        std::optional<std::size_t> layer;
        bool limited = false; // by the path: more was wanted and possible without it
        Bitrate granted_at;   // the estimate when the layer was given
        std::optional<base::MonoTime> rose_at;
        std::optional<base::MonoTime> unfit_since; // its lowest layer does not fit
        std::optional<base::MonoTime> large_since; // its size does not fit, which may pass
        std::optional<std::size_t> before_large;   // the layer until then
        base::MonoTime hold_until{};
        std::chrono::seconds next_hold = hold;
        std::optional<base::MonoTime> returned_at; // after it was switched off
        base::MonoTime rest_until{};               // switched off
        std::chrono::seconds next_rest = rest;
        std::uint64_t seen = 0; // in which decision
        std::size_t paces = 1;  // of its source, a size
        std::string why;
    };
    using Allocations = std::vector<Allocation>;

    void watch(const PathEstimate& path, base::MonoTime now);
    [[nodiscard]] bool is_calm(base::MonoTime now) const;
    [[nodiscard]] Bitrate steady_estimate() const;
    /// What a path of the present estimate carries, of one that held it, and of half as much.
    struct Fits {
        const Allocation& now;
        const Allocation& surely;
        const Allocation& amply;
    };
    [[nodiscard]] std::optional<std::size_t> grant(Track& track, const Fits& fits, bool below_best,
                                                   base::MonoTime now);
    [[nodiscard]] bool bears(Track& track, const AllocationTrack& source, std::uint64_t audio,
                             const Allocation& now_fits, bool below_best, base::MonoTime now) const;
    void note_fall(Track& track, base::MonoTime now) const;
    static void note_off(Track& track, base::MonoTime now);
    void set_goal(const AllocationInput& input, const Allocations& chosen, const Allocations& best);

    static constexpr std::chrono::milliseconds slice{100};
    static constexpr std::size_t slices = static_cast<std::size_t>(steady / slice);

    std::map<std::uint64_t, Track> tracks_;
    std::array<Bitrate, slices> least_{}; // of the estimate, by slice of time
    std::int64_t slice_at_ = -1;
    Bitrate estimate_;
    std::optional<base::MonoTime> began_;
    std::optional<base::MonoTime> congested_at_; // last
    std::optional<base::MonoTime> severe_since_;
    base::MonoTime rose_at_{}; // any track
    bool strict_ = false;      // SwitchOffPolicy::detected, and it was
    std::optional<Prober::Goal> goal_;
    std::uint64_t decision_ = 0;
};

} // namespace conclave::media
