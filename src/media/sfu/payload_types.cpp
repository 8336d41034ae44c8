#include "media/sfu/payload_types.hpp"

#include <algorithm>
#include <string_view>

namespace conclave::media::sfu {
namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same_name(std::string_view a, std::string_view b) { // names ignore case (RFC 8866, 6.6)
    return std::ranges::equal(a, b, {}, lower, lower);
}

/// The value of `key` in a=fmtp text: "key=value;key=value".
std::string_view parameter(std::string_view text, std::string_view key) {
    while (!text.empty()) {
        const std::size_t end = text.find(';');
        std::string_view item = text.substr(0, end);
        text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
        while (!item.empty() && item.front() == ' ') {
            item.remove_prefix(1);
        }
        if (item.size() > key.size() && item[key.size()] == '=' &&
            same_name(item.substr(0, key.size()), key)) {
            return item.substr(key.size() + 1);
        }
    }
    return {};
}

bool same_or_default(std::string_view a, std::string_view b, std::string_view unless_given) {
    return same_name(a.empty() ? unless_given : a, b.empty() ? unless_given : b);
}

/// profile_idc and the constraints, without the level: levels are asymmetric (RFC 6184, 8.2.2).
std::string_view profile(const CodecMapping& codec) {
    return parameter(codec.parameters, "profile-level-id").substr(0, 4);
}

bool decodes(const CodecMapping& ours, const CodecMapping& theirs) {
    if (!same_name(ours.name, theirs.name) || ours.clock_rate != theirs.clock_rate ||
        ours.channels != theirs.channels) {
        return false;
    }
    const auto equal = [&](std::string_view key, std::string_view otherwise) {
        return same_or_default(parameter(ours.parameters, key), parameter(theirs.parameters, key),
                               otherwise);
    };
    if (same_name(ours.name, "H264")) {
        return equal("packetization-mode", "0") &&
               same_or_default(profile(ours), profile(theirs), "42e0");
    }
    if (same_name(ours.name, "AV1")) {
        return equal("profile", "0"); // AV1 RTP specification, 7.2.1
    }
    return !same_name(ours.name, "VP9") || equal("profile-id", "0"); // RFC 9628, 6
}

} // namespace

PayloadTypes::PayloadTypes(std::vector<CodecMapping> codecs) : codecs_(std::move(codecs)) {
    media_.fill(none);
    rtx_.fill(none);
    for (std::size_t i = std::min<std::size_t>(codecs_.size(), none); i-- > 0;) { // first wins
        media_[codecs_[i].payload_type % count] = static_cast<std::uint8_t>(i);
        if (codecs_[i].rtx_payload_type) {
            rtx_[*codecs_[i].rtx_payload_type % count] = static_cast<std::uint8_t>(i);
        }
    }
}

std::optional<std::size_t> PayloadTypes::media(std::uint8_t payload_type) const {
    const std::uint8_t index = media_[payload_type % count];
    return index == none ? std::nullopt : std::optional<std::size_t>(index);
}

std::optional<std::size_t> PayloadTypes::rtx(std::uint8_t payload_type) const {
    const std::uint8_t index = rtx_[payload_type % count];
    return index == none ? std::nullopt : std::optional<std::size_t>(index);
}

std::optional<std::size_t> find_match(const CodecMapping& ours,
                                      std::span<const CodecMapping> theirs) {
    const auto found =
        std::ranges::find_if(theirs, [&](const CodecMapping& c) { return decodes(ours, c); });
    return found == theirs.end() ? std::nullopt
                                 : std::optional(static_cast<std::size_t>(found - theirs.begin()));
}

} // namespace conclave::media::sfu
