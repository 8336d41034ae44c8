#pragma once

#include "media/rtp/types.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace conclave::load {

/// One encoding of a camera's picture.
struct Layer {
    std::uint16_t width = 0;
    std::uint16_t height = 0;
    std::uint32_t kilobits_per_second = 0;
};

constexpr int frames_per_second = 30;
constexpr std::size_t key_frame_factor = 4; // key frames are so many times the mean size
constexpr std::size_t vp8_descriptor_size = 6;
constexpr std::size_t vp8_key_header_size = 10;

/// A VP8 encoder's output in shape only: sizes of frames, and true payload descriptors (RFC 7741,
/// 4.2: 15-bit PictureID, TL0PICIDX, three temporal layers, KEYIDX) and frame headers (RFC 6386,
/// 9.1); the rest of the payload is filler that no decoder would take. Key frames cost more and the
/// frames after them less, so that the mean holds. Pure.
class VideoModel {
  public:
    explicit VideoModel(Layer layer, std::uint16_t first_picture)
        : layer_(layer), picture_(first_picture) {}

    /// Begins the next frame; its bytes of payload without descriptors.
    std::size_t next_frame(bool key);
    /// Writes the beginning of a payload: the descriptor, and in a key frame's first packet the
    /// frame's header. How many bytes.
    std::size_t write_head(media::rtp::MutableBytes out, bool first_of_frame) const;
    [[nodiscard]] bool key() const { return key_; }

  private:
    Layer layer_;
    std::uint16_t picture_;
    std::uint8_t tl0_ = 0;
    std::uint8_t key_index_ = 0;
    std::uint32_t position_ = 0; // since the key frame
    bool key_ = false;
    std::size_t debt_ = 0; // bytes that key frames took in advance
};

} // namespace conclave::load
