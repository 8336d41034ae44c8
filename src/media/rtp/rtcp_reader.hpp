#pragma once

#include "media/rtp/ntp_time.hpp"
#include "media/rtp/types.hpp"
#include "media/rtp/wire.hpp"

#include <cstdint>
#include <expected>
#include <optional>
#include <string_view>

/// Reading of RTCP (RFC 3550, 6; RFC 4585; RFC 5104; RFC 3611). Nothing is copied: what is read are
/// views into the datagram.
namespace conclave::media::rtp {

enum class RtcpType : std::uint8_t {
    sender_report = 200,
    receiver_report = 201,
    source_description = 202,
    bye = 203,
    application = 204,
    transport_feedback = 205, // RFC 4585, 6.2
    payload_feedback = 206,   // RFC 4585, 6.3
    extended_report = 207,    // RFC 3611
};

/// The format field of feedback packets.
namespace feedback {
constexpr std::uint8_t nack = 1; // transport_feedback; RFC 4585, 6.2.1
constexpr std::uint8_t transport_cc =
    15;                         // transport_feedback; draft-holmer-rmcat-transport-wide-cc-…-01
constexpr std::uint8_t pli = 1; // payload_feedback; RFC 4585, 6.3.1
constexpr std::uint8_t fir = 4; // payload_feedback; RFC 5104, 4.3.1
constexpr std::uint8_t application = 15; // payload_feedback; REMB among others
} // namespace feedback

enum class RtcpError : std::uint8_t {
    too_short,   // less than a header is left
    bad_version, // not version 2
    bad_length,  // the length field reaches past the end of the datagram
    bad_padding, // padding count 0 or more than there is
};

/// One packet of a compound.
struct RtcpPacket {
    RtcpType type{};        // any value of 8 bits: unknown ones are to be skipped
    std::uint8_t count = 0; // reports, sources or the feedback format: 5 bits
    ByteView body;          // after the 4-byte header, without padding
};

/// Walks over the packets of a datagram. Reduced-size RTCP (RFC 5506) is accepted, so the first one
/// may be of any kind.
class RtcpReader {
  public:
    explicit RtcpReader(ByteView datagram) : rest_(datagram) {}

    /// The next packet; nothing at the end. After an error the reader is at its end.
    [[nodiscard]] std::expected<std::optional<RtcpPacket>, RtcpError> next();

  private:
    ByteView rest_;
};

/// A list of `Item`s of a fixed size, read on access.
template <typename Item>
class RtcpList {
  public:
    RtcpList() = default;
    explicit RtcpList(ByteView bytes) : bytes_(bytes) {}
    [[nodiscard]] std::size_t size() const { return bytes_.size() / Item::wire_size; }
    [[nodiscard]] bool empty() const { return size() == 0; }
    [[nodiscard]] Item operator[](std::size_t index) const {
        return Item::read(bytes_.subspan(index * Item::wire_size, Item::wire_size));
    }

  private:
    ByteView bytes_;
};

/// RFC 3550, 6.4.1.
struct ReportBlock {
    static constexpr std::size_t wire_size = 24;
    Ssrc ssrc;
    std::uint8_t fraction_lost = 0;       // in 256ths, since the report before
    std::int32_t cumulative_lost = 0;     // 24 bits, signed
    std::uint32_t highest_seq = 0;        // with 16 bits of wrap count
    std::uint32_t jitter = 0;             // in ticks
    std::uint32_t last_sender_report = 0; // middle of its NTP time; 0: none yet
    std::uint32_t delay_since_last = 0;   // 1/65536 s
    [[nodiscard]] static ReportBlock read(ByteView bytes);
};

struct SenderInfo {
    Ssrc ssrc;
    NtpTime ntp;
    RtpTime time;
    std::uint32_t packets = 0;
    std::uint32_t bytes = 0; // of payload
};

struct SenderReport {
    SenderInfo info;
    RtcpList<ReportBlock> blocks;
};

struct ReceiverReport {
    Ssrc ssrc;
    RtcpList<ReportBlock> blocks;
};

/// Packet id and the bitmask of the 16 that follow it (RFC 4585, 6.2.1).
struct NackItem {
    static constexpr std::size_t wire_size = 4;
    Seq first;
    std::uint16_t following = 0;
    [[nodiscard]] static NackItem read(ByteView bytes);
};

struct Nack {
    Ssrc sender;
    Ssrc media;
    RtcpList<NackItem> items;
};

struct Pli {
    Ssrc sender;
    Ssrc media;
};

struct FirItem {
    static constexpr std::size_t wire_size = 8;
    Ssrc ssrc;
    std::uint8_t number = 0; // a repeated number repeats the same request
    [[nodiscard]] static FirItem read(ByteView bytes);
};

struct Fir {
    Ssrc sender;
    RtcpList<FirItem> items;
};

struct RembSsrc {
    static constexpr std::size_t wire_size = 4;
    Ssrc ssrc;
    [[nodiscard]] static RembSsrc read(ByteView bytes) { return {{read_u32(bytes, 0)}}; }
};

/// draft-alvestrand-rmcat-remb-03, 2.2. Bit/s; what does not fit 64 bits is the largest number.
struct Remb {
    Ssrc sender;
    std::uint64_t bitrate = 0;
    RtcpList<RembSsrc> ssrcs;
};

struct ByeSsrc {
    static constexpr std::size_t wire_size = 4;
    Ssrc ssrc;
    [[nodiscard]] static ByeSsrc read(ByteView bytes) { return {{read_u32(bytes, 0)}}; }
};

/// A feedback packet whose control information another layer reads.
struct RawFeedback {
    Ssrc sender;
    Ssrc media;
    ByteView control; // the FCI
};

/// RFC 3611, 4.5.
struct DlrrItem {
    static constexpr std::size_t wire_size = 12;
    Ssrc ssrc;
    std::uint32_t last_receiver_report = 0; // middle of its NTP time
    std::uint32_t delay_since_last = 0;     // 1/65536 s
    [[nodiscard]] static DlrrItem read(ByteView bytes);
};

/// The blocks of an XR that we use.
struct ExtendedReport {
    Ssrc sender;
    std::optional<NtpTime> receiver_time; // RRTR (RFC 3611, 4.4)
    RtcpList<DlrrItem> delays;            // DLRR (RFC 3611, 4.5)
};

/// Each gives nothing when the packet is of another kind or too short for what it claims.
[[nodiscard]] std::optional<SenderReport> read_sender_report(const RtcpPacket& packet);
[[nodiscard]] std::optional<ReceiverReport> read_receiver_report(const RtcpPacket& packet);
[[nodiscard]] std::optional<RtcpList<ByeSsrc>> read_bye(const RtcpPacket& packet);
/// The CNAME of a source (RFC 3550, 6.5.1).
[[nodiscard]] std::optional<std::string_view> read_cname(const RtcpPacket& packet, Ssrc ssrc);
[[nodiscard]] std::optional<Nack> read_nack(const RtcpPacket& packet);
[[nodiscard]] std::optional<Pli> read_pli(const RtcpPacket& packet);
[[nodiscard]] std::optional<Fir> read_fir(const RtcpPacket& packet);
[[nodiscard]] std::optional<Remb> read_remb(const RtcpPacket& packet);
[[nodiscard]] std::optional<RawFeedback> read_transport_cc_feedback(const RtcpPacket& packet);
[[nodiscard]] std::optional<ExtendedReport> read_extended_report(const RtcpPacket& packet);

} // namespace conclave::media::rtp
