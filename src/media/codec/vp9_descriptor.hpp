#pragma once

#include "media/codec/picture.hpp"

#include <optional>

namespace conclave::media::codec {

/// What stands before the bitstream in each VP9 packet (RFC 9628, 4.2). Its numbers are PictureID
/// and TL0PICIDX; they end before the descriptor does.
struct Vp9Descriptor : Numbered {
    std::uint16_t whole_size = 0;    // the bitstream begins here
    bool predicted = false;          // P: needs earlier pictures
    bool flexible = false;           // F
    bool begins_frame = false;       // B: of a layer
    bool ends_frame = false;         // E
    bool not_for_upper = false;      // Z: no higher spatial layer of the picture needs it
    std::uint8_t temporal_id = 0;    // TID
    std::uint8_t spatial_id = 0;     // SID
    bool switching_up = false;       // U
    bool needs_lower = false;        // D: the layer below, of the same picture
    std::uint8_t spatial_layers = 0; // N_S + 1, of the scalability structure; 0: none
    std::uint16_t short_side = 0;    // of the highest of them, pixels; 0: not said
};

/// Nothing for a payload that ends within its descriptor.
[[nodiscard]] std::optional<Vp9Descriptor> read_vp9_descriptor(base::ByteView payload);

} // namespace conclave::media::codec
