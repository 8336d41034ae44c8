#include "signaling/msp/render_hints.hpp"

#include "base/json_text.hpp"
#include "signaling/bandwidth_profile.hpp"

#include <boost/json.hpp>

namespace conclave::signaling::msp {
namespace json = boost::json;

std::optional<RenderHints> parse_render_hints(const json::object& object) {
    const auto* subscriber = base::get_object(object, "subscriber");
    if (subscriber == nullptr) {
        return std::nullopt;
    }
    RenderHints result;
    result.id = base::get_int(*subscriber, "id").value_or(0);
    const auto* hints = base::get_array(*subscriber, "hints");
    for (const auto& value : hints == nullptr ? json::array() : *hints) {
        const auto* hint = value.if_object();
        const auto track = hint == nullptr ? std::nullopt : base::get_string(*hint, "track");
        if (!track) {
            continue;
        }
        media::RenderHint read{.enabled = base::get_bool(*hint, "enabled")};
        if (const auto* size = base::get_object(*hint, "render_dimensions")) {
            read.size = parse_render_size(*size);
        }
        result.hints.push_back({std::string(*track), read});
    }
    return result;
}

std::string write_render_hints_reply(std::int64_t id,
                                     const std::vector<RenderHintResult>& results) {
    json::array hints;
    for (const auto& [track, applied] : results) {
        hints.push_back(
            json::object{{"track", track}, {"result", applied ? "OK" : "INVALID_RENDER_HINT"}});
    }
    return json::serialize(
        json::object{{"type", "render_hints"},
                     {"subscriber", json::object{{"id", id}, {"hints", std::move(hints)}}}});
}

} // namespace conclave::signaling::msp
