#pragma once

#include "media/codec/picture.hpp"

#include <optional>

namespace conclave::media::codec {

/// What stands before the bitstream in each VP8 packet (RFC 7741, 4.2); `size` is the whole of it.
struct Vp8Descriptor : Numbered {
    bool starts_picture = false;  // S with PID 0: the first packet of a picture
    bool keyframe = false;        // starts_picture, and the picture needs no other (4.3)
    std::uint8_t temporal_id = 0; // TID
    bool layer_sync = false;      // Y: needs nothing but the base layer
};

/// Nothing for a payload that ends within its descriptor.
[[nodiscard]] std::optional<Vp8Descriptor> read_vp8_descriptor(base::ByteView payload);

/// The shorter side in pixels that the header of a key frame says (RFC 6386, 9.1); 0: it doesn't.
[[nodiscard]] std::uint16_t vp8_short_side(base::ByteView bitstream);

} // namespace conclave::media::codec
