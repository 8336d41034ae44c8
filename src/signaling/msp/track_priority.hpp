#pragma once

#include "media/downlink.hpp"

#include <boost/json/fwd.hpp>
#include <optional>
#include <string>

namespace conclave::signaling::msp {

/// A subscriber's own priority of a track; absent: the publisher's holds again.
struct TrackPriority {
    std::string track; // SID
    std::optional<media::DownlinkPriority> priority;
};

[[nodiscard]] std::optional<TrackPriority> parse_track_priority(const boost::json::object& object);

} // namespace conclave::signaling::msp
