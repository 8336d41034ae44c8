#pragma once

#include "media/codec/vp8_descriptor.hpp"

#include <cstdint>

namespace conclave::media::codec {

/// Keeps the picture numbers of one subscriber's VP8 stream on one line while the feed behind it
/// changes, so that a decoder sees neither a jump nor a number twice (RFC 7741, 4.2: PictureID and
/// TL0PICIDX run on, KEYIDX counts key frames). Pure; no allocation. One thread.
class Vp8Munger {
  public:
    /// The feed changes, and this is the first packet of its that is forwarded.
    void switch_to(const Vp8Descriptor& first);

    /// The numbers for a packet of the present feed; packets out of order get what they would have
    /// got in order.
    [[nodiscard]] Vp8Numbers forward(const Vp8Descriptor& packet);

  private:
    Vp8Numbers shift_;   // added to what comes
    Vp8Numbers highest_; // that went out
    bool started_ = false;
};

} // namespace conclave::media::codec
