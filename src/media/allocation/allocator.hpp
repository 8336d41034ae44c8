#pragma once

#include "media/downlink.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace conclave::media {

/// One video track that a subscriber may get, lowest layer first. A layer's rate is that of all
/// that comes with it, lower ones of the same encoding among them.
struct AllocationTrack {
    struct Layer {
        bool alive = false;                // flows at present
        std::uint64_t bits_per_second = 0; // as measured; 0: not known
        std::uint32_t short_side = 0;      // pixels of the picture's shorter side; 0: not known
    };
    std::uint64_t id = 0;
    DownlinkPriority priority = DownlinkPriority::standard;
    bool speaker = false;
    bool shown = true;
    std::optional<RenderSize> render{}; // absent: by priority
    std::vector<Layer> layers;
    std::size_t paces =
        1; // so many layers in a row have the same size, with more and more pictures
};

struct AllocationInput {
    BandwidthProfile profile{};
    std::optional<std::uint64_t> estimate{}; // bits per second of the path; absent: not known
    std::uint64_t audio = 0;                 // bits per second, never taken away
    std::vector<AllocationTrack> tracks{};
};

struct Allocation {
    std::uint64_t id = 0;
    std::optional<std::size_t> layer{}; // nullopt: switched off
    std::size_t ideal = 0;              // what the subscriber would have without limits
    bool operator==(const Allocation&) const = default;
};

/// Which layer of each track a subscriber gets. All of it follows from the input: no state, no
/// clock. Grid: everybody gets a picture before anybody a better one, then the worst off first.
/// Collaboration: pictures for all, then better ones by priority. Presentation: those of high
/// priority are served whole before others get anything.
[[nodiscard]] std::vector<Allocation> allocate(const AllocationInput& input);

/// Bits per second of a layer, or of the one below that flows in its place.
[[nodiscard]] std::uint64_t layer_cost(const AllocationTrack& track, std::size_t layer);

/// The estimate at which so much video and audio fits, in bits per second.
[[nodiscard]] std::uint64_t estimate_for(std::uint64_t video, std::uint64_t audio);

/// The smallest layer that fills the render size well enough, at full pace, whether it flows or
/// not.
[[nodiscard]] std::size_t ideal_layer(const AllocationTrack& track,
                                      const BandwidthProfile& profile);

} // namespace conclave::media
