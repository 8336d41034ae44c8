#pragma once

#include "media/codec/picture.hpp"
#include "media/rtp/types.hpp"

#include <cstdint>
#include <string>

namespace conclave::media::codec {

/// Layers within one stream of packets.
struct Layers {
    std::uint8_t temporal = 0;
    bool operator==(const Layers&) const = default;
};
constexpr Layers all_layers{max_temporal - 1};

/// Which packets of a layered stream one subscriber gets: those up to a layer. It goes down and up
/// only where a decoder can follow: to fewer pictures at the beginning of any, to more where the
/// stream says that they need nothing that was left out. Pure; no allocation. One thread.
class LayerFilter {
  public:
    /// What is wanted from now on, at most.
    void aim(Layers target) { target_ = target; }
    /// A stream begins, or begins anew, with the packet that comes next.
    void begin() { begins_ = true; }

    /// Does the packet go on? What comes late goes the way of those beside it.
    [[nodiscard]] bool pass(const PictureInfo& info, rtp::LongSeq seq);

    [[nodiscard]] Layers current() const { return current_; }
    /// "temporal 1 of at most 2".
    [[nodiscard]] std::string explain() const;

  private:
    void settle(const PictureInfo& info, rtp::LongSeq seq);

    Layers target_ = all_layers;
    Layers current_ = all_layers;
    Layers before_ = all_layers;  // what flowed before
    rtp::LongSeq changed_at_ = 0; // this packet
    rtp::LongSeq highest_ = 0;    // packet yet
    bool begins_ = true;
};

} // namespace conclave::media::codec
