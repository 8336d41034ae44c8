#pragma once

#include "media/codec/picture.hpp"
#include "media/rtp/types.hpp"

#include <cstdint>
#include <string>

namespace conclave::media::codec {

/// Layers within one stream of packets.
struct Layers {
    std::uint8_t spatial = 0;
    std::uint8_t temporal = 0;
    bool operator==(const Layers&) const = default;
};
constexpr Layers all_layers{max_spatial - 1, max_temporal - 1};

/// Which packets of a layered stream one subscriber gets: those up to a spatial and a temporal
/// layer. It goes down and up only where a decoder can follow: to fewer pictures at the beginning
/// of any, to more where the stream says that they need nothing that was left out, to a larger size
/// at a key picture, to a smaller one at once, or at a key picture where sizes do not build on each
/// other. Pure; no allocation. One thread.
class LayerFilter {
  public:
    /// What is wanted from now on, at most.
    void aim(Layers target) { target_ = target; }
    /// A stream begins, or begins anew, with the packet that comes next.
    void begin() { begins_ = true; }

    /// Does the packet go on? `top` is the highest spatial layer that flows. What comes late goes
    /// the way of those beside it.
    [[nodiscard]] bool pass(const PictureInfo& info, rtp::LongSeq seq, std::uint8_t top);
    /// Does the picture end with this packet, which passed, though higher layers of it follow?
    [[nodiscard]] bool ends_picture(const PictureInfo& info, rtp::LongSeq seq) const {
        return info.ends && info.spatial == at(seq).spatial;
    }
    /// What is wanted takes a key picture.
    [[nodiscard]] bool needs_keyframe(std::uint8_t top) const;

    [[nodiscard]] Layers current() const { return current_; }
    /// "spatial 0 of at most 2, temporal 1 of at most 3".
    [[nodiscard]] std::string explain() const;

  private:
    [[nodiscard]] Layers wanted(std::uint8_t top) const;
    void settle(const PictureInfo& info, rtp::LongSeq seq, std::uint8_t top);
    [[nodiscard]] const Layers& at(rtp::LongSeq seq) const {
        return seq < changed_at_ ? before_ : current_;
    }

    Layers target_ = all_layers;
    Layers current_ = all_layers;
    Layers before_ = all_layers;  // what flowed before
    rtp::LongSeq changed_at_ = 0; // this packet
    rtp::LongSeq highest_ = 0;    // packet yet
    bool begins_ = true;
    bool alone_ = false; // smaller sizes were left out, since the one that flows does not need them
};

} // namespace conclave::media::codec
