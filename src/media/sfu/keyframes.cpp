#include "media/sfu/keyframes.hpp"

#include <algorithm>
#include <array>

namespace conclave::media::sfu {
namespace {

// RFC 7741, 4.2.
constexpr std::uint8_t vp8_extended = 0x80;     // X
constexpr std::uint8_t vp8_start = 0x10;        // S
constexpr std::uint8_t vp8_partition = 0x07;    // PID
constexpr std::uint8_t vp8_picture_id = 0x80;   // I
constexpr std::uint8_t vp8_long_id = 0x80;      // M
constexpr std::uint8_t vp8_tl0_index = 0x40;    // L
constexpr std::uint8_t vp8_layer_or_key = 0x30; // T, K
constexpr std::uint8_t vp8_inter = 0x01;        // P of the payload header, 4.3

/// Where the payload header begins when this is the start of a picture; nullopt: it is not.
std::optional<std::size_t> vp8_picture_at(base::ByteView payload) {
    if (payload.empty() || (payload[0] & vp8_start) == 0 || (payload[0] & vp8_partition) != 0) {
        return std::nullopt;
    }
    std::size_t at = 1;
    if ((payload[0] & vp8_extended) != 0) {
        if (payload.size() < 2) {
            return std::nullopt;
        }
        const std::uint8_t fields = payload[at++];
        if ((fields & vp8_picture_id) != 0) {
            if (at >= payload.size()) {
                return std::nullopt;
            }
            at += (payload[at] & vp8_long_id) != 0 ? 2 : 1;
        }
        at += (fields & vp8_tl0_index) != 0 ? 1 : 0;
        at += (fields & vp8_layer_or_key) != 0 ? 1 : 0;
    }
    return at < payload.size() ? std::optional(at) : std::nullopt;
}

bool vp8_keyframe(base::ByteView payload) {
    const auto at = vp8_picture_at(payload);
    return at && (payload[*at] & vp8_inter) == 0;
}

// RFC 6386, 9.1: a frame tag of 3 bytes, a start code, then width and height of 14 bits each.
constexpr std::array<std::uint8_t, 3> vp8_start_code{0x9d, 0x01, 0x2a};
constexpr std::size_t vp8_frame_tag = 3;
constexpr std::uint32_t vp8_size_mask = 0x3fff;

std::optional<std::uint32_t> vp8_short_side(base::ByteView payload) {
    const auto at = vp8_picture_at(payload);
    constexpr std::size_t needed = vp8_frame_tag + vp8_start_code.size() + 4;
    if (!at || payload.size() < *at + needed) {
        return std::nullopt;
    }
    const auto code = payload.subspan(*at + vp8_frame_tag);
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
    return vp8_keyframe(payload);
}

std::optional<std::uint32_t> picture_short_side(std::string_view codec, base::ByteView payload) {
    return codec == "VP8" ? vp8_short_side(payload) : std::nullopt;
}

} // namespace conclave::media::sfu
