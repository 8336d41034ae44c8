#include "signaling/msp/track_priority.hpp"

#include "base/json_text.hpp"

#include <boost/json.hpp>

namespace conclave::signaling::msp {

std::optional<TrackPriority> parse_track_priority(const boost::json::object& object) {
    const auto track = base::get_string(object, "track");
    const auto* subscribe = object.if_contains("subscribe");
    if (!track || subscribe == nullptr) {
        return std::nullopt;
    }
    TrackPriority result{std::string(*track), std::nullopt};
    if (subscribe->is_null()) {
        return result;
    }
    const auto text = base::get_string(object, "subscribe").value_or("");
    if (text == "low") {
        result.priority = media::DownlinkPriority::low;
    } else if (text == "standard") {
        result.priority = media::DownlinkPriority::standard;
    } else if (text == "high") {
        result.priority = media::DownlinkPriority::high;
    } else {
        return std::nullopt;
    }
    return result;
}

} // namespace conclave::signaling::msp
