#pragma once

#include "base/bytes.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

/// What each packet of a picture says of itself before its bitstream, in one shape for all codecs.
namespace conclave::media::codec {

enum class Format : std::uint8_t { other, vp8, vp9, h264, av1 };

/// By the name in a=rtpmap; `other` for all whose payload the engine does not look into.
[[nodiscard]] Format format_of(std::string_view name);

/// The numbers of a payload descriptor that run through a stream; only those that the packet has
/// count.
struct PictureNumbers {
    std::uint16_t picture = 0; // PictureID, 7 or 15 bits
    std::uint8_t tl0 = 0;      // TL0PICIDX
    std::uint8_t key = 0;      // KEYIDX of VP8, 5 bits
    bool operator==(const PictureNumbers&) const = default;
};

/// Where they stand. Offsets into the payload, no pointer; 0 means that the field is absent.
struct Numbered {
    std::uint8_t size = 0;       // the fields lie before it; 0: there is nothing to rewrite
    std::uint8_t picture_at = 0; // PictureID
    bool long_picture = false;   // PictureID has 15 bits
    bool gapless = false;        // a receiver takes a missing PictureID for a lost picture
    std::uint8_t tl0_at = 0;     // TL0PICIDX
    std::uint8_t key_at = 0;     // KEYIDX, in the lower 5 bits
    PictureNumbers numbers;
};

/// Numbers lie within so many bytes.
constexpr std::size_t max_numbered = 6;

/// Copies the bytes that hold the numbers of `payload`, with other numbers; fields keep their sizes
/// and absent ones stay absent. Returns the part of `out` that was written.
[[nodiscard]] base::ByteView write_numbers(std::span<std::uint8_t, max_numbered> out,
                                           base::ByteView payload, const Numbered& places,
                                           const PictureNumbers& numbers);

/// Layers within one stream of packets are numbered below these; higher numbers count as the
/// highest.
constexpr std::size_t max_spatial = 3;
constexpr std::size_t max_temporal = 4;

struct PictureInfo {
    std::uint8_t spatial = 0;     // layer
    std::uint8_t temporal = 0;    // layer
    bool starts = false;          // the first packet of a picture, or of one spatial layer of it
    bool ends = false;            // the last one, where the descriptor says it
    bool keyframe = false;        // the first packet of a picture that needs no other
    bool of_key_picture = false;  // any packet of one, where the descriptor says it
    bool enters_layer = false;    // needs pictures of the lowest temporal layer alone (VP8's Y)
    bool opens_above = false;     // higher temporal layers need nothing before this one (VP9's U)
    bool serves_above = true;     // higher spatial layers of the picture may need it
    std::uint8_t spatials = 0;    // spatial layers in the stream; 0: it does not say
    std::uint16_t short_side = 0; // of the highest spatial layer, pixels; 0: it does not say
    Numbered head{};              // with size 0 when the descriptor is broken or the codec has none
};

/// A payload that can't be read counts as a packet in the middle of the lowest layer. Of AV1's
/// layers only the dependency descriptor tells (read_dependencies).
[[nodiscard]] PictureInfo read_picture(Format format, base::ByteView payload);

} // namespace conclave::media::codec
