#pragma once

#include "media/rtp/header_writer.hpp"
#include "media/rtp/packet_view.hpp"

#include <cstdint>
#include <optional>

/// Retransmission in a stream of its own (RFC 4588, 4, SSRC-multiplexed).
namespace conclave::media::rtp {

/// The original sequence number in front of a retransmission's payload.
constexpr std::size_t rtx_head = 2;

struct UnwrappedRtx {
    MutableBytes packet; // the original packet: begins rtx_head bytes later than what came
    PacketView view;
};

/// Makes a retransmission the packet it repeats, in place: header and extensions move 2 bytes
/// towards the payload, and SSRC, payload type and sequence number become the original's. Padding
/// is cut off. Nothing when it carries no payload (Chrome begins its RTX streams with such, and
/// probes with them): then the packet is as it was.
[[nodiscard]] std::optional<UnwrappedRtx> unwrap_rtx(MutableBytes packet, const PacketView& view,
                                                     Ssrc original_ssrc,
                                                     std::uint8_t original_payload_type);

/// One downtrack's retransmission stream towards a subscriber.
class RtxWriter {
  public:
    RtxWriter(Ssrc ssrc, std::uint8_t payload_type, LongSeq first)
        : ssrc_(ssrc), payload_type_(payload_type), next_(first) {}

    /// Turns the header of a packet into that of its repetition; takes a number of this stream. The
    /// caller then writes write_original_seq() in front of the payload.
    [[nodiscard]] EgressHeader wrap(EgressHeader original);

    [[nodiscard]] Ssrc ssrc() const { return ssrc_; }
    [[nodiscard]] std::uint8_t payload_type() const { return payload_type_; }
    /// A number for a packet of nothing but padding, as probes are.
    [[nodiscard]] Seq take() { return to_seq(next_++); }

  private:
    Ssrc ssrc_;
    std::uint8_t payload_type_;
    LongSeq next_;
};

/// `out` begins where the payload does, and has room for rtx_head bytes.
void write_original_seq(MutableBytes out, Seq seq);

} // namespace conclave::media::rtp
