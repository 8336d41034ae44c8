#pragma once

#include "media/codec/picture.hpp"
#include "media/rtp/sequence_map.hpp"
#include "media/rtp/unwrapper.hpp"

#include <cstdint>
#include <optional>

namespace conclave::media::codec {

/// Keeps the picture numbers of one subscriber's stream on one line while the feed behind it
/// changes and pictures are left out, so that a decoder sees neither a jump nor a number twice (RFC
/// 7741, 4.2, and RFC 9628, 4.2: PictureID and TL0PICIDX run on; KEYIDX counts key frames). Pure;
/// no allocation. One thread.
class PictureMunger {
  public:
    /// The feed changes, and this is the first packet of its that is forwarded.
    void switch_to(const Numbered& first);

    /// The numbers for a packet of the present feed; packets out of order get what they would have
    /// got in order. nullopt: its picture was dropped.
    [[nodiscard]] std::optional<PictureNumbers> forward(const Numbered& packet);

    /// The picture of this packet is left out: what follows closes the gap, where a gap would be
    /// taken for a loss.
    void drop(const Numbered& packet);
    /// Is the picture not above all that came before?
    [[nodiscard]] bool has_passed(const Numbered& packet) const;

  private:
    [[nodiscard]] std::int64_t lengthen(const Numbered& packet);

    rtp::SequenceMap pictures_;
    rtp::Unwrapper<std::uint16_t, 15> long_;
    rtp::Unwrapper<std::uint16_t, 7> short_;
    PictureNumbers shift_;   // added to what comes, but for the picture
    PictureNumbers highest_; // that went out, but for the picture
    bool started_ = false;
};

} // namespace conclave::media::codec
