#pragma once

#include "media/cc/testing/emulated_link.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace conclave::media::testing {

/// A network that changes, and what media over it has to live up to. Written as lines:
///
///     # what is tried
///     seed 7
///     length 60s
///     media 2500k                      the most that the sender makes
///     at 0s rate 3M delay 50ms queue 300ms jitter 5ms loss 2% reorder 1% burst 0.1% 20%
///     at 20s rate 300k                 what is not named stays as it was
///     expect target 90% within 10s after 0s     of the link, or of the media if that is less
///     expect queue below 150ms from 5s to 60s   95th percentile of the link's queue
///     expect freeze below 1s           longest time without a packet delivered
///     expect throughput 80% from 30s to 60s     delivered, of the link or the media
struct ReachTarget {
    double share = 0;
    std::chrono::microseconds within{0};
    std::chrono::microseconds after{0};
};
struct QueueBelow {
    std::chrono::microseconds limit{0};
    std::chrono::microseconds from{0};
    std::chrono::microseconds to{0};
};
struct FreezeBelow {
    std::chrono::microseconds limit{0};
};
struct Throughput {
    double share = 0;
    std::chrono::microseconds from{0};
    std::chrono::microseconds to{0};
};
using Expectation = std::variant<ReachTarget, QueueBelow, FreezeBelow, Throughput>;

struct Scenario {
    struct Change {
        std::chrono::microseconds at{0};
        LinkSettings link;
    };

    std::uint64_t seed = 1;
    std::chrono::microseconds length{0};
    Bitrate media;
    std::vector<Change> changes; ///< by time; the first is at 0
    std::vector<Expectation> expectations;

    [[nodiscard]] const LinkSettings& link_at(std::chrono::microseconds time) const;
};

/// Throws std::invalid_argument that names the line.
[[nodiscard]] Scenario parse_scenario(std::string_view text);

} // namespace conclave::media::testing
