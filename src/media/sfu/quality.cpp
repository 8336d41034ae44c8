#include "media/sfu/quality.hpp"

#include <algorithm>

namespace conclave::media::sfu {
namespace {

constexpr std::uint32_t assumed_top = 720; // short side of a picture not measured yet

/// One size in all its paces. Above the smallest no less than half of the pictures is offered: the
/// next smaller one at full pace costs about as much, and looks better.
void add_size(std::vector<AllocationTrack::Layer>& ladder, const Feed& feed, std::uint32_t side,
              bool smallest, base::MonoTime now) {
    const LayerRates& rates = feed.layer_rates();
    const std::uint8_t top = rates.top_temporal(now);
    const int least = smallest ? 0 : top - 1;
    for (std::uint8_t temporal = 0; temporal < paces; ++temporal) {
        const auto served = static_cast<std::uint8_t>(std::max<int>(temporal, least));
        ladder.push_back({.alive = feed.alive(now) && temporal <= top,
                          .bits_per_second = rates.bits_per_second({served}),
                          .short_side = side});
    }
}

} // namespace

std::vector<AllocationTrack::Layer> ladder_of(const IncomingTrack& source, base::MonoTime now) {
    std::vector<AllocationTrack::Layer> ladder;
    for (std::size_t encoding = 0; encoding < source.layers(); ++encoding) {
        const Feed& feed = source.feed(encoding);
        const std::size_t above = std::min<std::size_t>(source.layers() - 1 - encoding, 8);
        add_size(ladder, feed, feed.short_side != 0 ? feed.short_side : assumed_top >> above,
                 encoding == 0, now);
    }
    return ladder;
}

Quality quality_at(std::size_t step) {
    return {step / paces, {static_cast<std::uint8_t>(step % paces)}};
}

} // namespace conclave::media::sfu
