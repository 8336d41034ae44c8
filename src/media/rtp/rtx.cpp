#include "media/rtp/rtx.hpp"

#include "media/rtp/wire.hpp"

#include <algorithm>

namespace conclave::media::rtp {

std::optional<UnwrappedRtx> unwrap_rtx(MutableBytes packet, const PacketView& view,
                                       Ssrc original_ssrc, std::uint8_t original_payload_type) {
    if (view.payload_size <= rtx_head) {
        return std::nullopt;
    }
    const std::size_t header = view.payload_at;
    const Seq seq{read_u16(packet, header)};
    const std::size_t end = header + view.payload_size; // the padding stays behind
    std::copy_backward(packet.begin(), packet.begin() + static_cast<std::ptrdiff_t>(header),
                       packet.begin() + static_cast<std::ptrdiff_t>(header + rtx_head));
    const MutableBytes original = packet.subspan(rtx_head, end - rtx_head);
    original[0] = static_cast<std::uint8_t>(original[0] & ~0x20U); // no padding any more
    original[1] = static_cast<std::uint8_t>((original[1] & 0x80U) | original_payload_type);
    write_u16(original, 2, seq.value);
    write_u32(original, 8, original_ssrc.value);
    PacketView changed = view;
    changed.ssrc = original_ssrc;
    changed.seq = seq;
    changed.payload_type = original_payload_type;
    changed.padding = 0;
    changed.size = static_cast<std::uint16_t>(original.size());
    changed.payload_size = static_cast<std::uint16_t>(view.payload_size - rtx_head);
    return UnwrappedRtx{.packet = original, .view = changed};
}

EgressHeader RtxWriter::wrap(EgressHeader original) {
    original.ssrc = ssrc_;
    original.payload_type = payload_type_;
    original.seq = take();
    return original;
}

void write_original_seq(MutableBytes out, Seq seq) {
    write_u16(out, 0, seq.value);
}

} // namespace conclave::media::rtp
