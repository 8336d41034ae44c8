#include "media/allocation/allocator.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace conclave::media {
namespace {

constexpr double sharp_enough = 0.8;           // of the rendered side: nobody sees the difference
constexpr double usable = 0.95;                // of the estimate
constexpr std::uint64_t repair_share = 10;     // percent of video, for RTCP and retransmissions
constexpr std::uint64_t least_repair = 50'000; // bits per second
constexpr std::uint32_t assumed_top = 720;     // short side of a track not measured yet

DownlinkPriority effective(const AllocationTrack& track, const BandwidthProfile& profile) {
    return track.speaker ? std::max(track.priority, profile.active_speaker_priority)
                         : track.priority;
}

RenderSize rendered(const AllocationTrack& track, const BandwidthProfile& profile) {
    if (track.render) {
        return *track.render;
    }
    switch (effective(track, profile)) {
    case DownlinkPriority::high:
        return profile.render_sizes.high;
    case DownlinkPriority::standard:
        return profile.render_sizes.standard;
    case DownlinkPriority::low:
        break;
    }
    return profile.render_sizes.low;
}

std::uint32_t short_side(const AllocationTrack& track, std::size_t layer) {
    const std::uint32_t known = track.layers[layer].short_side;
    return known != 0 ? known
                      : assumed_top >> std::min<std::size_t>(track.layers.size() - 1 - layer, 8);
}

/// Hands out the budget, a step at a time.
class Purse {
  public:
    Purse(const AllocationInput& input, std::uint64_t budget, std::vector<Allocation>& result)
        : input_(input), left_(budget), result_(result) {}

    /// The lowest layer; with switch-off disabled even when it does not fit.
    void base(std::size_t i) {
        const std::uint64_t price = layer_cost(input_.tracks[i], 0);
        if (price <= left_ || input_.profile.switch_off == SwitchOffPolicy::disabled) {
            left_ -= std::min(price, left_);
            result_[i].layer = 0;
        }
    }
    bool raise(std::size_t i) {
        auto& layer = result_[i].layer;
        if (!layer || *layer >= result_[i].ideal) {
            return false;
        }
        const auto& track = input_.tracks[i];
        const std::uint64_t now = layer_cost(track, *layer);
        const std::uint64_t next = layer_cost(track, *layer + 1);
        if (next > now && next - now > left_) {
            return false;
        }
        left_ -= next > now ? next - now : 0;
        ++*layer;
        return true;
    }

  private:
    const AllocationInput& input_;
    std::uint64_t left_;
    std::vector<Allocation>& result_;
};

std::uint64_t budget_of(const AllocationInput& input) {
    std::uint64_t all = std::numeric_limits<std::uint64_t>::max();
    if (input.estimate) {
        all = static_cast<std::uint64_t>(static_cast<double>(*input.estimate) * usable);
    }
    all = std::min(all, input.profile.max_bitrate.value_or(all));
    if (all == std::numeric_limits<std::uint64_t>::max()) {
        return all;
    }
    const std::uint64_t video = all > input.audio ? all - input.audio : 0;
    const std::uint64_t repair = std::max(video * repair_share / 100, least_repair);
    return video > repair ? video - repair : 0;
}

/// Those to be shown, the most important first, no more than the profile allows.
std::vector<std::size_t> in_order(const AllocationInput& input) {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < input.tracks.size(); ++i) {
        if (input.tracks[i].shown && !input.tracks[i].layers.empty()) {
            order.push_back(i);
        }
    }
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
        const auto& first = input.tracks[a];
        const auto& second = input.tracks[b];
        const auto left = effective(first, input.profile);
        const auto right = effective(second, input.profile);
        return left != right ? left > right : first.speaker && !second.speaker;
    });
    if (input.profile.max_tracks && order.size() > *input.profile.max_tracks) {
        order.resize(*input.profile.max_tracks);
    }
    return order;
}

void share_grid(Purse& purse, const AllocationInput& input, const std::vector<std::size_t>& order,
                const std::vector<Allocation>& result) {
    std::vector<std::size_t> open = order;
    // Pixels wanted to pixels given; among the same the steps that are left.
    const auto distance = [&](std::size_t i) {
        const auto& track = input.tracks[i];
        const std::size_t given = result[i].layer.value_or(0);
        return std::pair(static_cast<double>(short_side(track, result[i].ideal)) /
                             short_side(track, given),
                         result[i].ideal - std::min(given, result[i].ideal));
    };
    while (!open.empty()) {
        const auto worst = std::ranges::max_element(open, {}, distance);
        if (!purse.raise(*worst)) {
            open.erase(worst);
        }
    }
}

} // namespace

std::uint64_t layer_cost(const AllocationTrack& track, std::size_t layer) {
    for (std::size_t i = layer + 1; i-- > 0;) {
        if (track.layers[i].alive) {
            return track.layers[i].bits_per_second;
        }
    }
    return 0;
}

std::uint64_t estimate_for(std::uint64_t video, std::uint64_t audio) {
    const std::uint64_t repair =
        std::max(video * repair_share / (100 - repair_share), least_repair);
    return static_cast<std::uint64_t>(static_cast<double>(video + repair + audio) / usable) + 1;
}

std::size_t ideal_layer(const AllocationTrack& track, const BandwidthProfile& profile) {
    const RenderSize size = rendered(track, profile);
    const double wanted = sharp_enough * std::min(size.width, size.height);
    for (std::size_t layer = 0; layer < track.layers.size(); layer += track.paces) {
        if (short_side(track, layer) >= wanted) {
            return std::min(layer + track.paces, track.layers.size()) - 1;
        }
    }
    return track.layers.empty() ? 0 : track.layers.size() - 1;
}

std::vector<Allocation> allocate(const AllocationInput& input) {
    std::vector<Allocation> result;
    result.reserve(input.tracks.size());
    for (const AllocationTrack& track : input.tracks) {
        result.push_back({track.id, std::nullopt, ideal_layer(track, input.profile)});
    }
    Purse purse(input, budget_of(input), result);
    const auto order = in_order(input);
    const auto raise_fully = [&](std::size_t i) {
        while (purse.raise(i)) {
        }
    };
    if (input.profile.mode == AllocationMode::presentation) {
        for (const std::size_t i : order) {
            purse.base(i);
            raise_fully(i);
        }
        return result;
    }
    std::ranges::for_each(order, [&](std::size_t i) { purse.base(i); });
    if (input.profile.mode == AllocationMode::grid) {
        share_grid(purse, input, order, result);
    } else {
        std::ranges::for_each(order, raise_fully);
    }
    return result;
}

} // namespace conclave::media
