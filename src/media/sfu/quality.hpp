#pragma once

#include "media/allocation/allocator.hpp"
#include "media/codec/layer_filter.hpp"
#include "media/sfu/incoming_track.hpp"

#include <cstddef>
#include <vector>

/// The allocator's ladder of one source, and back: sizes, and within each size the paces. Steps
/// keep their places while layers come and go.
namespace conclave::media::sfu {

/// How much of a source a subscriber gets: an encoding, and layers within it.
struct Quality {
    std::size_t encoding = 0;
    codec::Layers within = codec::all_layers;
};

/// Steps of the same size that follow each other.
constexpr std::size_t paces = codec::max_temporal;

/// Sizes are encodings where there are several, else the spatial layers of the only one.
[[nodiscard]] std::vector<AllocationTrack::Layer> ladder_of(const IncomingTrack& source,
                                                            base::MonoTime now);
[[nodiscard]] Quality quality_at(const IncomingTrack& source, std::size_t step);

} // namespace conclave::media::sfu
