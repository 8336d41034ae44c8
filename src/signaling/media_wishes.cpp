#include "signaling/media_wishes.hpp"

#include "base/json_text.hpp"
#include "signaling/bandwidth_profile.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace conclave::signaling {
namespace json = boost::json;

rooms::MediaWishes parse_wishes(const json::object& connect) {
    rooms::MediaWishes wishes;
    if (const auto* channels = base::get_object(connect, "media_signaling")) {
        for (const auto& member : *channels) {
            // One transport exists, data channels; so what is listed can be had.
            const auto channel = rooms::media_channel_from_text(member.key());
            if (channel && member.value().is_object()) {
                wishes.channels.push_back(*channel);
            }
        }
    }
    if (const auto* profile = base::get_object(connect, "bandwidth_profile")) {
        wishes.bandwidth_profile = parse_bandwidth_profile(*profile);
    }
    const auto* subscribe = base::get_object(connect, "subscribe");
    const auto* rules = subscribe == nullptr ? nullptr : base::get_array(*subscribe, "rules");
    if (rules != nullptr) {
        // The rules hold in their order, the last that speaks of everything decides.
        for (const auto& rule : *rules) {
            const auto* object = rule.if_object();
            if (object != nullptr && base::get_bool(*object, "all").value_or(false)) {
                const auto type = base::get_string(*object, "type").value_or("");
                wishes.subscribe_to_all = type == "include";
            }
        }
    }
    return wishes;
}

json::object write_wishes(const rooms::MediaWishes& wishes) {
    json::object written;
    if (!wishes.channels.empty()) {
        json::object channels;
        for (const auto channel : wishes.channels) {
            channels[rooms::to_text(channel)] = json::object{};
        }
        written["media_signaling"] = std::move(channels);
    }
    if (wishes.bandwidth_profile) {
        written["bandwidth_profile"] = write_bandwidth_profile(*wishes.bandwidth_profile);
    }
    if (!wishes.subscribe_to_all) {
        written["subscribe"] =
            json::object{{"rules", json::array{json::object{{"type", "exclude"}, {"all", true}}}}};
    }
    return written;
}

} // namespace conclave::signaling
