#include "media/codec/keyframe.hpp"

#include "media/codec/vp8_descriptor.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace conclave::media::codec {
namespace {

// The frame header of a key frame (RFC 6386, 9.1): a tag, the start code, then both sides.
constexpr std::size_t vp8_frame_tag = 3; // bytes
constexpr std::array<std::uint8_t, 3> vp8_start_code{0x9d, 0x01, 0x2a};
constexpr std::uint32_t vp8_size_mask = 0x3fff; // the upper two bits ask for scaling

std::optional<std::uint32_t> vp8_short_side(base::ByteView payload) {
    const auto descriptor = read_vp8_descriptor(payload);
    constexpr std::size_t needed = vp8_frame_tag + vp8_start_code.size() + 4;
    if (!descriptor || !descriptor->keyframe || payload.size() < descriptor->size + needed) {
        return std::nullopt;
    }
    const auto code = payload.subspan(descriptor->size + vp8_frame_tag);
    if (!std::ranges::equal(code.first(vp8_start_code.size()), vp8_start_code)) {
        return std::nullopt;
    }
    const auto side = [&](std::size_t i) {
        return (std::uint32_t{code[i]} | std::uint32_t{code[i + 1]} << 8) & vp8_size_mask;
    };
    return std::min(side(3), side(5));
}

// RFC 6184, 5.2 and table 1.
constexpr std::uint8_t h264_type = 0x1f;
constexpr std::uint8_t h264_sps = 7;
constexpr std::uint8_t h264_stap_a = 24;
constexpr std::uint8_t h264_fu_a = 28;
constexpr std::uint8_t h264_fu_start = 0x80;

/// A sequence parameter set comes with each picture that can be decoded alone.
bool h264_keyframe(base::ByteView payload) {
    if (payload.empty()) {
        return false;
    }
    const std::uint8_t type = payload[0] & h264_type;
    if (type == h264_stap_a) {
        for (std::size_t at = 1; at + 2 < payload.size();) {
            const std::size_t size = std::size_t{payload[at]} << 8 | payload[at + 1];
            if ((payload[at + 2] & h264_type) == h264_sps) {
                return true;
            }
            at += 2 + size;
        }
        return false;
    }
    if (type == h264_fu_a) {
        return payload.size() > 1 && (payload[1] & h264_fu_start) != 0 &&
               (payload[1] & h264_type) == h264_sps;
    }
    return type == h264_sps;
}

} // namespace

bool starts_keyframe(std::string_view codec, base::ByteView payload) {
    if (codec == "H264") {
        return h264_keyframe(payload);
    }
    if (codec == "VP8") {
        const auto descriptor = read_vp8_descriptor(payload);
        return descriptor && descriptor->keyframe;
    }
    return false;
}

std::optional<std::uint32_t> picture_short_side(std::string_view codec, base::ByteView payload) {
    return codec == "VP8" ? vp8_short_side(payload) : std::nullopt;
}

} // namespace conclave::media::codec
