#pragma once

#include "base/bytes.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace conclave::media::codec {

/// The numbers of a VP8 payload descriptor that run through a stream; only those that the packet
/// has count.
struct Vp8Numbers {
    std::uint16_t picture = 0; // PictureID, 7 or 15 bits
    std::uint8_t tl0 = 0;      // TL0PICIDX
    std::uint8_t key = 0;      // KEYIDX, 5 bits
    bool operator==(const Vp8Numbers&) const = default;
};

/// What stands before the bitstream in each VP8 packet (RFC 7741, 4.2). Offsets into the payload,
/// no pointer; an offset of 0 means that the field is absent.
struct Vp8Descriptor {
    std::uint8_t size = 0;        // the bitstream begins here
    bool starts_picture = false;  // S with PID 0: the first packet of a picture
    bool keyframe = false;        // starts_picture, and the picture needs no other (4.3)
    std::uint8_t picture_at = 0;  // PictureID
    bool long_picture = false;    // PictureID has 15 bits
    std::uint8_t tl0_at = 0;      // TL0PICIDX
    std::uint8_t layer_at = 0;    // TID, Y and KEYIDX share a byte
    bool has_temporal = false;    // T
    bool has_key = false;         // K
    std::uint8_t temporal_id = 0; // TID
    bool layer_sync = false;      // Y: needs nothing but the base layer
    Vp8Numbers numbers;
};

/// A descriptor is never longer, in bytes.
constexpr std::size_t max_vp8_descriptor = 6;

/// Nothing for a payload that ends within its descriptor.
[[nodiscard]] std::optional<Vp8Descriptor> read_vp8_descriptor(base::ByteView payload);

/// Copies the descriptor that `payload` begins with, with other numbers; fields keep their sizes
/// and absent ones stay absent. Returns the part of `out` that was written.
[[nodiscard]] base::ByteView write_vp8_descriptor(std::span<std::uint8_t, max_vp8_descriptor> out,
                                                  base::ByteView payload,
                                                  const Vp8Descriptor& descriptor,
                                                  const Vp8Numbers& numbers);

} // namespace conclave::media::codec
