#pragma once

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "media/codec/picture.hpp"
#include "media/rtp/packet_view.hpp"

#include <cstddef>
#include <cstdint>

namespace conclave::media::sfu {

/// A publisher's packet on its way to the subscribers: decrypted, parsed, in the feed's long
/// numbers. Valid during the call that gets it.
struct Packet {
    base::ByteView bytes;
    const rtp::PacketView& view;
    rtp::LongSeq seq = 0;
    rtp::LongTime time = 0;
    std::size_t layer = 0;        // index of the encoding, lowest first
    std::size_t codec = 0;        // index of the publisher's codec
    codec::PictureInfo picture{}; // of video: read once, for all that get it
    std::uint8_t top = 0;         // highest spatial layer that flows in the feed
    bool restarted = false;       // the feed began anew: earlier numbers mean nothing
    base::MonoTime now{};         // when it came (the kernel's stamp)
};

} // namespace conclave::media::sfu
