#include "media/codec/picture.hpp"

#include "media/codec/av1.hpp"
#include "media/codec/h264.hpp"
#include "media/codec/vp8_descriptor.hpp"
#include "media/codec/vp9_descriptor.hpp"

#include <algorithm>

namespace conclave::media::codec {
namespace {

constexpr std::uint8_t long_picture = 0x80; // M
constexpr std::uint8_t short_picture_mask = 0x7f;
constexpr std::uint8_t key_mask = 0x1f;

PictureInfo of_vp8(base::ByteView payload) {
    PictureInfo info;
    const auto read = read_vp8_descriptor(payload);
    if (!read) {
        return info;
    }
    info.head = static_cast<const Numbered&>(*read);
    info.temporal = read->temporal_id;
    info.starts = read->starts_picture;
    info.keyframe = read->keyframe;
    info.enters_layer = read->layer_sync;
    info.short_side =
        read->keyframe ? vp8_short_side(payload.subspan(read->size)) : std::uint16_t{0};
    return info;
}

std::uint8_t below(std::size_t count, std::uint8_t layer) {
    return static_cast<std::uint8_t>(std::min<std::size_t>(layer, count - 1));
}

PictureInfo of_vp9(base::ByteView payload) {
    PictureInfo info;
    const auto read = read_vp9_descriptor(payload);
    if (!read) {
        return info;
    }
    info.head = static_cast<const Numbered&>(*read);
    info.spatial = below(max_spatial, read->spatial_id);
    info.temporal = below(max_temporal, read->temporal_id);
    info.starts = read->begins_frame;
    info.ends = read->ends_frame;
    info.of_key_picture = !read->predicted;
    info.keyframe = read->begins_frame && !read->predicted && !read->needs_lower;
    info.opens_above = read->switching_up;
    info.serves_above = !read->not_for_upper;
    info.spatials = read->spatial_layers;
    info.short_side = read->short_side;
    return info;
}

} // namespace

Format format_of(std::string_view name) {
    return name == "VP8"    ? Format::vp8
           : name == "VP9"  ? Format::vp9
           : name == "H264" ? Format::h264
           : name == "AV1"  ? Format::av1
                            : Format::other;
}

PictureInfo read_picture(Format format, base::ByteView payload) {
    PictureInfo info;
    switch (format) {
    case Format::vp8:
        return of_vp8(payload);
    case Format::vp9:
        return of_vp9(payload);
    case Format::h264:
        info.keyframe = info.starts = starts_h264_keyframe(payload);
        break;
    case Format::av1:
        info.keyframe = info.starts = starts_av1_sequence(payload);
        break;
    case Format::other:
        break;
    }
    return info;
}

base::ByteView write_numbers(std::span<std::uint8_t, max_numbered> out, base::ByteView payload,
                             const Numbered& places, const PictureNumbers& numbers) {
    std::ranges::copy(payload.first(places.size), out.begin());
    if (places.picture_at != 0) {
        if (places.long_picture) {
            out[places.picture_at] =
                static_cast<std::uint8_t>(long_picture | (numbers.picture >> 8));
            out[places.picture_at + 1U] = static_cast<std::uint8_t>(numbers.picture);
        } else {
            out[places.picture_at] =
                static_cast<std::uint8_t>(numbers.picture & short_picture_mask);
        }
    }
    if (places.tl0_at != 0) {
        out[places.tl0_at] = numbers.tl0;
    }
    if (places.key_at != 0) {
        out[places.key_at] =
            static_cast<std::uint8_t>((out[places.key_at] & ~key_mask) | (numbers.key & key_mask));
    }
    return out.first(places.size);
}

} // namespace conclave::media::codec
