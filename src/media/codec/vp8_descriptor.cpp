#include "media/codec/vp8_descriptor.hpp"

#include <algorithm>
#include <array>

namespace conclave::media::codec {
namespace {

// RFC 7741, 4.2: the first byte, the byte of extensions, and what they announce.
constexpr std::uint8_t extended = 0x80;     // X
constexpr std::uint8_t start = 0x10;        // S
constexpr std::uint8_t partition = 0x07;    // PID
constexpr std::uint8_t has_picture = 0x80;  // I
constexpr std::uint8_t has_tl0 = 0x40;      // L
constexpr std::uint8_t has_temporal = 0x20; // T
constexpr std::uint8_t has_key = 0x10;      // K
constexpr std::uint8_t long_picture = 0x80; // M
constexpr std::uint8_t short_picture_mask = 0x7f;
constexpr std::uint8_t layer_sync = 0x20;  // Y
constexpr std::uint8_t key_mask = 0x1f;    // KEYIDX
constexpr int temporal_shift = 6;          // TID
constexpr std::uint8_t inter_frame = 0x01; // P of the payload header, 4.3

// The frame header of a key frame (RFC 6386, 9.1): a tag, the start code, then both sides.
constexpr std::size_t frame_tag = 3; // bytes
constexpr std::array<std::uint8_t, 3> start_code{0x9d, 0x01, 0x2a};
constexpr std::uint16_t size_mask = 0x3fff; // the upper two bits ask for scaling

/// The fields that X announces; false when the payload ends within them.
bool read_extensions(base::ByteView payload, Vp8Descriptor& read) {
    if (payload.size() < 2) {
        return false;
    }
    const std::uint8_t fields = payload[1];
    std::uint8_t at = 2;
    if ((fields & has_picture) != 0) {
        if (payload.size() <= at) {
            return false;
        }
        read.picture_at = at;
        read.gapless = true;
        read.long_picture = (payload[at] & long_picture) != 0;
        read.numbers.picture = payload[at++] & short_picture_mask;
        if (read.long_picture) {
            if (payload.size() <= at) {
                return false;
            }
            read.numbers.picture =
                static_cast<std::uint16_t>(read.numbers.picture << 8 | payload[at++]);
        }
    }
    if ((fields & has_tl0) != 0) {
        if (payload.size() <= at) {
            return false;
        }
        read.tl0_at = at;
        read.numbers.tl0 = payload[at++];
    }
    if ((fields & (has_temporal | has_key)) != 0) {
        if (payload.size() <= at) {
            return false;
        }
        const bool temporal = (fields & has_temporal) != 0;
        read.key_at = (fields & has_key) != 0 ? at : std::uint8_t{0};
        read.temporal_id =
            temporal ? static_cast<std::uint8_t>(payload[at] >> temporal_shift) : std::uint8_t{0};
        read.layer_sync = temporal && (payload[at] & layer_sync) != 0;
        read.numbers.key = payload[at++] & key_mask;
    }
    read.size = at;
    return true;
}

} // namespace

std::optional<Vp8Descriptor> read_vp8_descriptor(base::ByteView payload) {
    if (payload.empty()) {
        return std::nullopt;
    }
    Vp8Descriptor read;
    read.size = 1;
    if ((payload[0] & extended) != 0 && !read_extensions(payload, read)) {
        return std::nullopt;
    }
    read.starts_picture = (payload[0] & start) != 0 && (payload[0] & partition) == 0;
    read.keyframe = read.starts_picture && payload.size() > read.size &&
                    (payload[read.size] & inter_frame) == 0;
    return read;
}

std::uint16_t vp8_short_side(base::ByteView bitstream) {
    if (bitstream.size() < frame_tag + start_code.size() + 4 ||
        !std::ranges::equal(bitstream.subspan(frame_tag, start_code.size()), start_code)) {
        return 0;
    }
    const auto sides = bitstream.subspan(frame_tag + start_code.size());
    const auto side = [&](std::size_t i) {
        return static_cast<std::uint16_t>((sides[i] | sides[i + 1] << 8) & size_mask);
    };
    return std::min(side(0), side(2));
}

} // namespace conclave::media::codec
