#include "media/sfu/quality.hpp"

#include <algorithm>

namespace conclave::media::sfu {
namespace {

constexpr std::uint32_t assumed_top = 720; // short side of a picture not measured yet

bool simulcast(const IncomingTrack& source) {
    return source.layers() > 1;
}

std::uint32_t halved(std::uint32_t side, std::size_t times) {
    return side >> std::min<std::size_t>(times, 8);
}

struct Size {
    std::uint8_t spatial = 0;
    std::uint32_t short_side = 0; // pixels
    bool alive = false;
    bool smallest = false;
};

/// One size in all its paces. Above the smallest no less than half of the pictures is offered: the
/// next smaller one at full pace costs about as much, and looks better.
void add_size(std::vector<AllocationTrack::Layer>& ladder, const LayerRates& rates, Size size,
              base::MonoTime now) {
    const std::uint8_t top = rates.top_temporal(size.spatial, now);
    const int least = size.smallest ? 0 : top - 1;
    for (std::uint8_t temporal = 0; temporal < paces; ++temporal) {
        const auto served = static_cast<std::uint8_t>(std::max<int>(temporal, least));
        ladder.push_back({.alive = size.alive && temporal <= top,
                          .bits_per_second = rates.bits_per_second({size.spatial, served}),
                          .short_side = size.short_side});
    }
}

} // namespace

std::vector<AllocationTrack::Layer> ladder_of(const IncomingTrack& source, base::MonoTime now) {
    std::vector<AllocationTrack::Layer> ladder;
    if (simulcast(source)) {
        for (std::size_t encoding = 0; encoding < source.layers(); ++encoding) {
            const Feed& feed = source.feed(encoding);
            const auto side = feed.short_side != 0
                                  ? feed.short_side
                                  : halved(assumed_top, source.layers() - 1 - encoding);
            const std::uint8_t top = feed.layer_rates().top_spatial(now);
            add_size(ladder, feed.layer_rates(), {top, side, feed.alive(now), encoding == 0}, now);
        }
        return ladder;
    }
    const Feed& feed = source.feed(0);
    const std::uint8_t top = feed.layer_rates().top_spatial(now);
    const std::uint32_t whole = feed.short_side != 0 ? feed.short_side : assumed_top;
    for (std::uint8_t spatial = 0; spatial < codec::max_spatial; ++spatial) {
        // One has half the sides of the next: RFC 9628's structure names them, and encoders keep
        // to this.
        const auto side = spatial < top ? halved(whole, top - spatial) : whole;
        add_size(ladder, feed.layer_rates(),
                 {spatial, side, feed.alive(now) && spatial <= top, spatial == 0}, now);
    }
    return ladder;
}

Quality quality_at(const IncomingTrack& source, std::size_t step) {
    const std::size_t size = step / paces;
    const auto temporal = static_cast<std::uint8_t>(step % paces);
    if (simulcast(source)) {
        return {size, {codec::max_spatial - 1, temporal}};
    }
    return {0, {static_cast<std::uint8_t>(size), temporal}};
}

} // namespace conclave::media::sfu
