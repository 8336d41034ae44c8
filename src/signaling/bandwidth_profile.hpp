#pragma once

#include "media/downlink.hpp"

#include <boost/json/fwd.hpp>
#include <cstdint>
#include <optional>

/// `bandwidth_profile` of the room signaling protocol. Pure.
namespace conclave::signaling {

/// Members that are absent, of the wrong type or out of range keep the protocol's defaults.
[[nodiscard]] media::BandwidthProfile parse_bandwidth_profile(const boost::json::object& object);
[[nodiscard]] boost::json::object write_bandwidth_profile(const media::BandwidthProfile& profile);

/// Larger pictures than this count as this: CSS pixels of any screen wall.
constexpr std::uint32_t max_render_pixels = 16'384;
/// A size in CSS pixels, each side cut to max_render_pixels; nullopt unless both are numbers.
[[nodiscard]] std::optional<media::RenderSize> parse_render_size(const boost::json::object& object);

} // namespace conclave::signaling
