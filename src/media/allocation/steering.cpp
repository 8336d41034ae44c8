#include "media/allocation/steering.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace conclave::media {
namespace {

/// Switched off counts below the lowest layer.
std::size_t height(std::optional<std::size_t> layer) {
    return layer ? *layer + 1 : 0;
}

std::optional<std::size_t> lower(std::optional<std::size_t> a, std::optional<std::size_t> b) {
    return height(a) < height(b) ? a : b;
}

std::uint64_t bits(Bitrate rate) {
    return static_cast<std::uint64_t>(rate.bits_per_second());
}

/// "1", and where a size comes in several paces "1 at pace 0".
std::string name(std::optional<std::size_t> layer, std::size_t paces) {
    if (!layer) {
        return "off";
    }
    return paces == 1 ? std::to_string(*layer)
                      : fmt::format("{} at pace {}", *layer / paces, *layer % paces);
}

} // namespace

void Steering::watch(const PathEstimate& path, base::MonoTime now) {
    estimate_ = path.allocation;
    if (!began_) {
        began_ = now;
    }
    if (path.state != CongestionState::none) {
        congested_at_ = now;
    }
    const bool severe = path.state == CongestionState::congested &&
                        (path.loss > severe_loss || path.queue_delay > severe_queue);
    if (!severe) {
        severe_since_.reset();
    } else if (!severe_since_) {
        severe_since_ = now;
    } else if (now - *severe_since_ >= severe_after) {
        strict_ = true;
    }
    const std::int64_t at = now.time_since_epoch() / slice;
    const bool starting = !congested_at_ && now - *began_ < start_up;
    if (starting || slice_at_ < 0 || at - slice_at_ >= static_cast<std::int64_t>(slices)) {
        least_.fill(estimate_);
        slice_at_ = at;
    }
    while (slice_at_ < at) { // what nobody looked at is taken for what follows
        least_[static_cast<std::size_t>(++slice_at_) % slices] = estimate_;
    }
    auto& present = least_[static_cast<std::size_t>(at) % slices];
    present = std::min(present, estimate_);
}

Bitrate Steering::steady_estimate() const {
    return std::ranges::min(least_);
}

bool Steering::is_calm(base::MonoTime now) const {
    return !congested_at_ || now - *congested_at_ >= calm;
}

void Steering::note_fall(Track& track, base::MonoTime now) const {
    if (estimate_ >= track.granted_at * narrower) {
        return;
    }
    const bool again = track.rose_at && now - *track.rose_at < repeat_within;
    const bool same = now < track.hold_until; // the same fall goes on
    if (!same) {
        track.next_hold = again ? std::min(track.next_hold * 2, longest_hold) : hold;
    }
    track.hold_until = now + track.next_hold;
}

void Steering::note_off(Track& track, base::MonoTime now) {
    const bool again = track.returned_at && now - *track.returned_at < repeat_within;
    track.next_rest = again ? std::min(track.next_rest * 2, longest_rest) : rest;
    track.rest_until = now + track.next_rest;
}

/// Its size does not fit, which may pass: a probe that fills the path for a moment lets the
/// estimate fall to less than what flowed. Meanwhile the fewest pictures of the same size do, which
/// come and go without a key frame. Not where they would be far too much as well.
bool Steering::bears(Track& track, const AllocationTrack& source, std::uint64_t audio,
                     const Allocation& now_fits, bool below_best, base::MonoTime now) const {
    const std::size_t begin = track.layer.value_or(0) / source.paces * source.paces;
    if (!below_best || !now_fits.layer || *now_fits.layer >= begin || now_fits.ideal < begin) {
        if (track.large_since) { // it has passed
            track.layer = track.before_large;
            track.large_since.reset();
        }
        return false;
    }
    const std::uint64_t few = layer_cost(source, begin);
    const bool layered = few < layer_cost(source, begin + source.paces - 1);
    if (!track.large_since) {
        track.large_since = now;
        track.before_large = track.layer;
    }
    if (layered && estimate_for(few / 2, audio) <= bits(estimate_) &&
        now - *track.large_since < smaller_after) {
        return true;
    }
    track.large_since.reset();
    return false;
}

std::optional<std::size_t> Steering::grant(Track& track, const Fits& fits, bool below_best,
                                           base::MonoTime now) {
    const Allocation& now_fits = fits.now;
    if (now_fits.layer || !track.layer || !below_best || strict_) {
        track.unfit_since.reset();
    } else {
        track.unfit_since = track.unfit_since.value_or(now);
        if (now - *track.unfit_since < off_after) {
            track.why = "its lowest layer does not fit, which may pass";
            return 0;
        }
    }
    if (height(now_fits.layer) <= height(track.layer)) {
        if (height(now_fits.layer) < height(track.layer) && below_best) {
            note_fall(track, now);
            if (!now_fits.layer) {
                note_off(track, now);
            }
        }
        track.why = "as much as fits";
        return now_fits.layer;
    }
    auto wanted = lower(now_fits.layer, fits.surely.layer);
    if (!track.limited) { // shown again, or shown larger: not the network's doing
        track.why = "as wished";
        return height(wanted) == 0 ? std::optional<std::size_t>(0) : wanted;
    }
    if (height(wanted) <= height(track.layer)) {
        track.why = "the estimate has not held enough for the next layer long enough";
        return track.layer;
    }
    // Probes congest narrow paths for a moment, as often as every few seconds: who sees nothing at
    // all would wait for ever for a calm.
    const bool calm_enough =
        is_calm(now) || (!track.layer && now - *congested_at_ >= calm_while_off);
    if (!calm_enough) {
        track.why = "the path was congested a moment ago";
        return track.layer;
    }
    if (now < (track.layer ? track.hold_until : track.rest_until)) {
        wanted = lower(wanted, fits.amply.layer);
        if (height(wanted) <= height(track.layer)) {
            track.why = track.layer ? "held down after it had to go" : "off for a while";
            return track.layer;
        }
    }
    if (now - rose_at_ < rise_interval) {
        track.why = "another track has just risen";
        return track.layer;
    }
    rose_at_ = now;
    // A picture at all is no climb that is to be paid for.
    (track.layer ? track.rose_at : track.returned_at) = now;
    track.why = "risen";
    return wanted;
}

std::vector<Allocation> Steering::decide(AllocationInput input,
                                         const std::optional<PathEstimate>& path,
                                         base::MonoTime now) {
    ++decision_;
    AllocationInput open = input; // as if the path were wide
    open.estimate.reset();
    const Allocations best = allocate(open);
    if (path) {
        watch(*path, now);
        input.estimate = bits(estimate_);
    }
    if (input.profile.switch_off == SwitchOffPolicy::detected) {
        input.profile.switch_off =
            path && !strict_ ? SwitchOffPolicy::disabled : SwitchOffPolicy::predicted;
    }
    Allocations chosen = path ? allocate(input) : best;
    Allocations careful = chosen;
    Allocations ample_for = chosen;
    if (path) {
        const bool any_off = std::ranges::any_of(
            tracks_, [](const auto& entry) { return entry.second.limited && !entry.second.layer; });
        input.estimate = bits(steady_estimate() * (1 / (any_off ? return_margin : upgrade_margin)));
        careful = allocate(input);
        input.estimate = bits(steady_estimate() * (1 / ample));
        ample_for = allocate(input);
    }
    bool any_off = false;
    for (std::size_t i = 0; i < chosen.size(); ++i) {
        Track& track = tracks_[chosen[i].id];
        if (track.seen == 0 || !path) { // new, or without limits
            track.why = path ? "as much as fits at first" : "nothing is known of the path";
        } else {
            const AllocationTrack& source = input.tracks[i];
            const bool below_best = height(chosen[i].layer) < height(best[i].layer);
            if (bears(track, source, input.audio, chosen[i], below_best, now)) {
                track.why = "its size does not fit, which may pass";
                chosen[i].layer = *track.layer / source.paces * source.paces;
            } else {
                chosen[i].layer =
                    grant(track, {chosen[i], careful[i], ample_for[i]}, below_best, now);
            }
        }
        track.seen = decision_;
        track.paces = input.tracks[i].paces;
        if (height(chosen[i].layer) > height(track.layer)) {
            track.granted_at = estimate_;
        }
        track.layer = chosen[i].layer;
        track.limited = height(chosen[i].layer) < height(best[i].layer);
        any_off = any_off || (track.limited && !track.layer);
    }
    std::erase_if(tracks_, [&](const auto& entry) { return entry.second.seen != decision_; });
    strict_ = strict_ && (any_off || !is_calm(now));
    if (path) {
        set_goal(input, chosen, best);
    } else {
        goal_.reset();
    }
    return chosen;
}

void Steering::set_goal(const AllocationInput& input, const Allocations& chosen,
                        const Allocations& best) {
    std::uint64_t spent = 0;
    std::uint64_t all = 0;
    std::uint64_t step = std::numeric_limits<std::uint64_t>::max();
    const auto price = [&](std::size_t i, std::optional<std::size_t> layer) {
        return layer ? layer_cost(input.tracks[i], *layer) : 0;
    };
    for (std::size_t i = 0; i < chosen.size(); ++i) {
        spent += price(i, chosen[i].layer);
        all += price(i, best[i].layer);
    }
    const auto rate = [&](std::uint64_t video) {
        return Bitrate::bps(static_cast<std::int64_t>(estimate_for(video, input.audio)));
    };
    for (std::size_t i = 0; i < chosen.size(); ++i) {
        const std::uint64_t now = price(i, chosen[i].layer);
        // What the estimate carries already waits for time to pass, not for a wider path.
        for (auto next = height(chosen[i].layer); next < height(best[i].layer); ++next) {
            const std::uint64_t more = price(i, next);
            if (more > now && rate(spent + more - now) * Prober::goal_margin > estimate_) {
                step = std::min(step, more - now);
                break;
            }
        }
    }
    goal_.reset();
    if (step != std::numeric_limits<std::uint64_t>::max()) {
        goal_ = Prober::Goal{rate(spent + step), std::max(rate(all), rate(spent + step))};
    }
}

std::string Steering::explain(base::MonoTime now) const {
    const auto kilobits = [](Bitrate rate) { return rate.as_double() / 1000; };
    const auto seconds = [](auto time) { return std::chrono::duration<double>(time).count(); };
    std::string text;
    if (began_) {
        text =
            fmt::format("budget of {:.0f} kbit/s, {:.0f} held for {} s; congested {}{}\n",
                        kilobits(estimate_), kilobits(steady_estimate()), steady.count(),
                        congested_at_ ? fmt::format("{:.1f} s ago", seconds(now - *congested_at_))
                                      : std::string("never"),
                        strict_ ? "; tracks are switched off" : "");
    }
    if (goal_) {
        text += fmt::format("the next step needs {:.0f} kbit/s, all that is wanted {:.0f}\n",
                            kilobits(goal_->next_step), kilobits(goal_->everything));
    }
    for (const auto& [id, track] : tracks_) {
        text += fmt::format("track {}: {}{}, {}", id, name(track.layer, track.paces),
                            track.limited ? ", limited by the path" : "", track.why);
        const auto until = track.layer ? track.hold_until : track.rest_until;
        text += now < until ? fmt::format(", held for {:.1f} s\n", seconds(until - now))
                            : std::string("\n");
    }
    return text;
}

} // namespace conclave::media
