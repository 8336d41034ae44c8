#pragma once

#include <cstdint>
#include <optional>

/// A subscriber's wishes, as the allocator takes them.
namespace conclave::media {

enum class DownlinkPriority : std::uint8_t { low, standard, high };
enum class AllocationMode : std::uint8_t { grid, collaboration, presentation };
enum class SwitchOffPolicy : std::uint8_t { predicted, detected, disabled };

/// CSS pixels.
struct RenderSize {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    bool operator==(const RenderSize&) const = default;
};

/// Assumed for a track of which the subscriber said nothing, by effective priority.
struct DefaultRenderSizes {
    RenderSize high{1280, 720};
    RenderSize standard{640, 480};
    RenderSize low{176, 144};
    bool operator==(const DefaultRenderSizes&) const = default;
};

/// The client's bandwidth profile.
struct BandwidthProfile {
    AllocationMode mode = AllocationMode::grid;
    DownlinkPriority active_speaker_priority = DownlinkPriority::standard;
    std::optional<std::uint64_t> max_bitrate{}; // bits per second, audio and video together
    std::optional<std::uint32_t> max_tracks{};  // video tracks at a time
    DefaultRenderSizes render_sizes{};
    SwitchOffPolicy switch_off = SwitchOffPolicy::predicted;
    bool operator==(const BandwidthProfile&) const = default;
};

/// What a subscriber shows of one track. Absent members were never said.
struct RenderHint {
    std::optional<bool> enabled{};
    std::optional<RenderSize> size{};
    bool operator==(const RenderHint&) const = default;
};

} // namespace conclave::media
