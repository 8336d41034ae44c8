#include "load/video_model.hpp"

#include "media/rtp/wire.hpp"

#include <algorithm>
#include <array>

namespace conclave::load {

namespace {

constexpr std::array<std::uint8_t, 4> temporal_ids{0, 2, 1, 2}; // three layers over four frames
constexpr std::size_t smallest_frame = 64;                      // bytes
constexpr std::size_t repayment_divisor = 5;                    // of a frame, until no debt is left

} // namespace

std::size_t VideoModel::next_frame(bool key) {
    const std::size_t mean =
        std::size_t{layer_.kilobits_per_second} * 1'000 / 8 / frames_per_second;
    key_ = key;
    picture_ = static_cast<std::uint16_t>((picture_ + 1) & 0x7fff);
    if (key) {
        position_ = 0;
        key_index_ = static_cast<std::uint8_t>((key_index_ + 1) & 0x1f);
    } else {
        ++position_;
    }
    if (temporal_ids[position_ % temporal_ids.size()] == 0) {
        ++tl0_;
    }
    if (key) {
        debt_ += (key_frame_factor - 1) * mean;
        return std::max(smallest_frame, key_frame_factor * mean);
    }
    const std::size_t repaid = std::min(debt_, mean / repayment_divisor);
    debt_ -= repaid;
    return std::max(smallest_frame, mean - repaid);
}

std::size_t VideoModel::write_head(media::rtp::MutableBytes out, bool first_of_frame) const {
    const auto temporal = temporal_ids[position_ % temporal_ids.size()];
    // X, N (no other frame refers to it), S, PID 0.
    out[0] =
        static_cast<std::uint8_t>(0x80 | (temporal == 2 ? 0x20 : 0) | (first_of_frame ? 0x10 : 0));
    out[1] = 0xf0; // I, L, T, K
    media::rtp::write_u16(out, 2, static_cast<std::uint16_t>(0x8000U | picture_));
    out[4] = tl0_;
    out[5] = static_cast<std::uint8_t>(temporal << 6 | key_index_); // TID, Y 0, KEYIDX
    if (!first_of_frame) {
        return vp8_descriptor_size;
    }
    // RFC 6386, 9.1: the lowest bit is 0 in key frames; show_frame; the first partition's size does
    // not matter here.
    const auto frame = out.subspan(vp8_descriptor_size);
    frame[0] = key_ ? 0x10 : 0x11;
    frame[1] = frame[2] = 0;
    if (!key_) {
        return vp8_descriptor_size + 3;
    }
    frame[3] = 0x9d;
    frame[4] = 0x01;
    frame[5] = 0x2a;
    frame[6] = static_cast<std::uint8_t>(layer_.width); // little-endian, 14 bits
    frame[7] = static_cast<std::uint8_t>(layer_.width >> 8);
    frame[8] = static_cast<std::uint8_t>(layer_.height);
    frame[9] = static_cast<std::uint8_t>(layer_.height >> 8);
    return vp8_descriptor_size + vp8_key_header_size;
}

} // namespace conclave::load
