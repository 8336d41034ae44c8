#pragma once

#include "media/rtp/rtcp_reader.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace conclave::media::rtp {

/// Puts RTCP packets one behind the other into a buffer of the caller's: a compound packet, or a
/// reduced-size one (RFC 5506). Each function adds one packet; false when it does not fit or says
/// more than the format can, and then nothing was added.
class RtcpWriter {
  public:
    explicit RtcpWriter(MutableBytes out) : out_(out) {}

    /// The most report blocks, SDES chunks and BYE sources of one packet (5 bits).
    static constexpr std::size_t max_items = 31;

    [[nodiscard]] bool sender_report(const SenderInfo& info, std::span<const ReportBlock> blocks);
    [[nodiscard]] bool receiver_report(Ssrc sender, std::span<const ReportBlock> blocks);
    /// SDES with the CNAME of one source (RFC 3550, 6.5).
    [[nodiscard]] bool cname(Ssrc ssrc, std::string_view cname);
    [[nodiscard]] bool bye(std::span<const Ssrc> ssrcs);
    /// Generic NACK. `missing` is in ascending order; numbers up to 16 apart share an item.
    [[nodiscard]] bool nack(Ssrc sender, Ssrc media, std::span<const LongSeq> missing);
    [[nodiscard]] bool pli(Ssrc sender, Ssrc media);
    [[nodiscard]] bool fir(Ssrc sender, std::span<const FirItem> items);
    /// Bit/s; rounded down to 18 significant bits.
    [[nodiscard]] bool remb(Ssrc sender, std::uint64_t bitrate, std::span<const Ssrc> ssrcs);
    /// `control` is the FCI as the congestion control wrote it; padded to words.
    [[nodiscard]] bool transport_cc_feedback(Ssrc sender, Ssrc media, ByteView control);
    /// XR with a receiver reference time (RFC 3611, 4.4).
    [[nodiscard]] bool receiver_reference_time(Ssrc sender, NtpTime now);
    /// XR with the answers to reference times (RFC 3611, 4.5).
    [[nodiscard]] bool delays_since_reference(Ssrc sender, std::span<const DlrrItem> items);

    [[nodiscard]] ByteView bytes() const { return out_.first(size_); }
    [[nodiscard]] std::size_t size() const { return size_; }

  private:
    /// Reserves a packet with a body of `body` bytes (a multiple of 4) and writes its header; empty
    /// when it doesn't fit. The body of an empty packet would be empty too, so none has that.
    MutableBytes begin(RtcpType type, std::size_t count, std::size_t body);

    MutableBytes out_;
    std::size_t size_ = 0;
};

} // namespace conclave::media::rtp
