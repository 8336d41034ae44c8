#include "signaling/bandwidth_profile.hpp"

#include "base/json_text.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <cmath>
#include <string_view>
#include <utility>

namespace conclave::signaling {
namespace json = boost::json;
namespace {

template <class Value, std::size_t count>
using Names = std::array<std::pair<std::string_view, Value>, count>;

constexpr Names<media::AllocationMode, 3> modes{
    {{"grid", media::AllocationMode::grid},
     {"collaboration", media::AllocationMode::collaboration},
     {"presentation", media::AllocationMode::presentation}}};
constexpr Names<media::DownlinkPriority, 3> priorities{
    {{"low", media::DownlinkPriority::low},
     {"standard", media::DownlinkPriority::standard},
     {"high", media::DownlinkPriority::high}}};
constexpr Names<media::SwitchOffPolicy, 3> policies{
    {{"predicted", media::SwitchOffPolicy::predicted},
     {"detected", media::SwitchOffPolicy::detected},
     {"disabled", media::SwitchOffPolicy::disabled}}};

template <class Value, std::size_t count>
void read(const json::object& object, std::string_view key, const Names<Value, count>& names,
          Value& value) {
    const auto text = base::get_string(object, key).value_or("");
    for (const auto& [name, known] : names) {
        if (name == text) {
            value = known;
        }
    }
}

template <class Value, std::size_t count>
std::string_view name_of(const Names<Value, count>& names, Value value) {
    const auto* found =
        std::ranges::find(names, value, &std::pair<std::string_view, Value>::second);
    return found == names.end() ? "" : found->first;
}

/// A number of any JSON kind that is above zero.
std::optional<double> positive(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    if (value == nullptr || !value->is_number()) {
        return std::nullopt;
    }
    const auto read = value->to_number<double>();
    return std::isfinite(read) && read > 0 ? std::optional(read) : std::nullopt;
}

void read_size(const json::object& object, std::string_view key, media::RenderSize& size) {
    if (const auto* member = base::get_object(object, key)) {
        size = parse_render_size(*member).value_or(size);
    }
}

json::object write_size(const media::RenderSize& size) {
    return {{"width", size.width}, {"height", size.height}};
}

} // namespace

std::optional<media::RenderSize> parse_render_size(const json::object& object) {
    const auto side = [&](std::string_view key) -> std::optional<std::uint32_t> {
        const auto* value = object.if_contains(key);
        if (value == nullptr || !value->is_number()) {
            return std::nullopt;
        }
        const auto read = value->to_number<double>();
        if (!std::isfinite(read)) {
            return std::nullopt;
        }
        return static_cast<std::uint32_t>(std::clamp<double>(read, 0, max_render_pixels));
    };
    const auto width = side("width");
    const auto height = side("height");
    if (!width || !height) {
        return std::nullopt;
    }
    return media::RenderSize{*width, *height};
}

media::BandwidthProfile parse_bandwidth_profile(const json::object& object) {
    media::BandwidthProfile profile;
    const auto* video = base::get_object(object, "video");
    if (video == nullptr) {
        return profile;
    }
    read(*video, "mode", modes, profile.mode);
    read(*video, "active_speaker_priority", priorities, profile.active_speaker_priority);
    read(*video, "track_switch_off", policies, profile.switch_off);
    constexpr double max_bitrate = 1e12;
    constexpr double max_tracks = 1e6;
    if (const auto bitrate = positive(*video, "max_subscription_bandwidth")) {
        profile.max_bitrate = static_cast<std::uint64_t>(std::min(*bitrate, max_bitrate));
    }
    if (const auto tracks = positive(*video, "max_tracks"); tracks && *tracks >= 1) {
        profile.max_tracks = static_cast<std::uint32_t>(std::min(*tracks, max_tracks));
    }
    if (const auto* sizes = base::get_object(*video, "render_dimensions")) {
        read_size(*sizes, "high", profile.render_sizes.high);
        read_size(*sizes, "standard", profile.render_sizes.standard);
        read_size(*sizes, "low", profile.render_sizes.low);
    }
    return profile;
}

json::object write_bandwidth_profile(const media::BandwidthProfile& profile) {
    json::object video{
        {"mode", name_of(modes, profile.mode)},
        {"active_speaker_priority", name_of(priorities, profile.active_speaker_priority)},
        {"track_switch_off", name_of(policies, profile.switch_off)},
        {"render_dimensions", json::object{{"high", write_size(profile.render_sizes.high)},
                                           {"standard", write_size(profile.render_sizes.standard)},
                                           {"low", write_size(profile.render_sizes.low)}}}};
    if (profile.max_bitrate) {
        video["max_subscription_bandwidth"] = *profile.max_bitrate;
    }
    if (profile.max_tracks) {
        video["max_tracks"] = *profile.max_tracks;
    }
    return {{"video", std::move(video)}};
}

} // namespace conclave::signaling
