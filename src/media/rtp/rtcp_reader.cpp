#include "media/rtp/rtcp_reader.hpp"

#include <limits>

namespace conclave::media::rtp {
namespace {

constexpr std::size_t head_size = 4;     // RFC 3550, 6.4.1
constexpr std::size_t feedback_head = 8; // two SSRCs (RFC 4585, 6.1)
constexpr std::size_t sender_info_size = 24;
constexpr std::uint32_t remb_name = 0x52454d42; // "REMB"
constexpr std::size_t remb_head = 8;            // name, count, exponent and mantissa
constexpr std::uint8_t cname_item = 1;          // RFC 3550, 6.5.1
constexpr std::uint8_t rrtr_block = 4;          // RFC 3611, 4.4
constexpr std::uint8_t dlrr_block = 5;          // RFC 3611, 4.5

/// The two SSRCs and the control information of a feedback packet of this kind.
std::optional<RawFeedback> read_feedback(const RtcpPacket& packet, RtcpType type,
                                         std::uint8_t format) {
    if (packet.type != type || packet.count != format || packet.body.size() < feedback_head) {
        return std::nullopt;
    }
    return RawFeedback{.sender = {read_u32(packet.body, 0)},
                       .media = {read_u32(packet.body, 4)},
                       .control = packet.body.subspan(feedback_head)};
}

std::optional<RtcpList<ReportBlock>> read_blocks(ByteView bytes, std::size_t count) {
    const std::size_t size = count * ReportBlock::wire_size;
    if (bytes.size() < size) {
        return std::nullopt; // what follows the blocks is a profile's extension, and allowed
    }
    return RtcpList<ReportBlock>{bytes.first(size)};
}

/// The text of the CNAME in one SDES chunk's items; `at` ends behind the chunk.
std::optional<std::string_view> walk_chunk(ByteView body, std::size_t& at, bool& broken) {
    std::optional<std::string_view> cname;
    while (at < body.size() && body[at] != 0) {
        if (at + 2 > body.size() || at + 2 + body[at + 1] > body.size()) {
            broken = true;
            return std::nullopt;
        }
        if (body[at] == cname_item) {
            cname = base::as_text(body.subspan(at + 2, body[at + 1]));
        }
        at += std::size_t{2} + body[at + 1];
    }
    at = (at / 4 + 1) * 4; // the null and its padding
    return cname;
}

} // namespace

std::expected<std::optional<RtcpPacket>, RtcpError> RtcpReader::next() {
    if (rest_.empty()) {
        return std::nullopt;
    }
    const ByteView all = rest_;
    rest_ = {};
    if (all.size() < head_size) {
        return std::unexpected(RtcpError::too_short);
    }
    if (all[0] >> 6 != 2) {
        return std::unexpected(RtcpError::bad_version);
    }
    const std::size_t size = (std::size_t{read_u16(all, 2)} + 1) * 4;
    if (size > all.size()) {
        return std::unexpected(RtcpError::bad_length);
    }
    ByteView body = all.first(size).subspan(head_size);
    if ((all[0] & 0x20U) != 0) {
        const std::size_t padding = body.empty() ? 0 : body.back();
        if (padding == 0 || padding > body.size()) { // transport-cc pads to words: 1 to 3 occur
            return std::unexpected(RtcpError::bad_padding);
        }
        body = body.first(body.size() - padding);
    }
    rest_ = all.subspan(size);
    return RtcpPacket{.type = static_cast<RtcpType>(all[1]),
                      .count = static_cast<std::uint8_t>(all[0] & 0x1fU),
                      .body = body};
}

ReportBlock ReportBlock::read(ByteView bytes) {
    const auto lost = static_cast<std::int32_t>(read_u24(bytes, 5) << 8) >> 8; // sign of 24 bits
    return {.ssrc = {read_u32(bytes, 0)},
            .fraction_lost = bytes[4],
            .cumulative_lost = lost,
            .highest_seq = read_u32(bytes, 8),
            .jitter = read_u32(bytes, 12),
            .last_sender_report = read_u32(bytes, 16),
            .delay_since_last = read_u32(bytes, 20)};
}

NackItem NackItem::read(ByteView bytes) {
    return {.first = {read_u16(bytes, 0)}, .following = read_u16(bytes, 2)};
}

FirItem FirItem::read(ByteView bytes) {
    return {.ssrc = {read_u32(bytes, 0)}, .number = bytes[4]};
}

DlrrItem DlrrItem::read(ByteView bytes) {
    return {.ssrc = {read_u32(bytes, 0)},
            .last_receiver_report = read_u32(bytes, 4),
            .delay_since_last = read_u32(bytes, 8)};
}

std::optional<SenderReport> read_sender_report(const RtcpPacket& packet) {
    if (packet.type != RtcpType::sender_report || packet.body.size() < sender_info_size) {
        return std::nullopt;
    }
    const auto blocks = read_blocks(packet.body.subspan(sender_info_size), packet.count);
    if (!blocks) {
        return std::nullopt;
    }
    return SenderReport{.info = {.ssrc = {read_u32(packet.body, 0)},
                                 .ntp = {read_u64(packet.body, 4)},
                                 .time = {read_u32(packet.body, 12)},
                                 .packets = read_u32(packet.body, 16),
                                 .bytes = read_u32(packet.body, 20)},
                        .blocks = *blocks};
}

std::optional<ReceiverReport> read_receiver_report(const RtcpPacket& packet) {
    if (packet.type != RtcpType::receiver_report || packet.body.size() < 4) {
        return std::nullopt;
    }
    const auto blocks = read_blocks(packet.body.subspan(4), packet.count);
    if (!blocks) {
        return std::nullopt;
    }
    return ReceiverReport{.ssrc = {read_u32(packet.body, 0)}, .blocks = *blocks};
}

std::optional<RtcpList<ByeSsrc>> read_bye(const RtcpPacket& packet) {
    const std::size_t size = std::size_t{packet.count} * ByeSsrc::wire_size;
    if (packet.type != RtcpType::bye || packet.body.size() < size) {
        return std::nullopt;
    }
    return RtcpList<ByeSsrc>{packet.body.first(size)};
}

std::optional<std::string_view> read_cname(const RtcpPacket& packet, Ssrc ssrc) {
    if (packet.type != RtcpType::source_description) {
        return std::nullopt;
    }
    std::size_t at = 0;
    bool broken = false;
    for (std::size_t chunk = 0; chunk < packet.count && at + 4 <= packet.body.size(); ++chunk) {
        const Ssrc source{read_u32(packet.body, at)};
        at += 4;
        const auto cname = walk_chunk(packet.body, at, broken);
        if (broken || (source == ssrc && cname)) {
            return cname;
        }
    }
    return std::nullopt;
}

std::optional<Nack> read_nack(const RtcpPacket& packet) {
    const auto raw = read_feedback(packet, RtcpType::transport_feedback, feedback::nack);
    if (!raw) {
        return std::nullopt;
    }
    return Nack{
        .sender = raw->sender, .media = raw->media, .items = RtcpList<NackItem>{raw->control}};
}

std::optional<Pli> read_pli(const RtcpPacket& packet) {
    const auto raw = read_feedback(packet, RtcpType::payload_feedback, feedback::pli);
    return raw ? std::optional{Pli{.sender = raw->sender, .media = raw->media}} : std::nullopt;
}

std::optional<Fir> read_fir(const RtcpPacket& packet) {
    const auto raw = read_feedback(packet, RtcpType::payload_feedback, feedback::fir);
    if (!raw) {
        return std::nullopt;
    }
    return Fir{.sender = raw->sender, .items = RtcpList<FirItem>{raw->control}};
}

std::optional<Remb> read_remb(const RtcpPacket& packet) {
    const auto raw = read_feedback(packet, RtcpType::payload_feedback, feedback::application);
    if (!raw || raw->control.size() < remb_head || read_u32(raw->control, 0) != remb_name) {
        return std::nullopt;
    }
    const std::size_t ssrcs = std::size_t{raw->control[4]} * RembSsrc::wire_size;
    if (raw->control.size() - remb_head < ssrcs) {
        return std::nullopt;
    }
    const std::uint32_t packed = read_u24(raw->control, 5);
    const std::uint32_t exponent = packed >> 18;
    const std::uint64_t mantissa = packed & 0x3'ffffU;
    const std::uint64_t bitrate = mantissa << exponent;
    const bool fits = bitrate >> exponent == mantissa;
    return Remb{.sender = raw->sender,
                .bitrate = fits ? bitrate : std::numeric_limits<std::uint64_t>::max(),
                .ssrcs = RtcpList<RembSsrc>{raw->control.subspan(remb_head, ssrcs)}};
}

std::optional<RawFeedback> read_transport_cc_feedback(const RtcpPacket& packet) {
    return read_feedback(packet, RtcpType::transport_feedback, feedback::transport_cc);
}

std::optional<ExtendedReport> read_extended_report(const RtcpPacket& packet) {
    if (packet.type != RtcpType::extended_report || packet.body.size() < 4) {
        return std::nullopt;
    }
    ExtendedReport report{.sender = {read_u32(packet.body, 0)}, .receiver_time = {}, .delays = {}};
    ByteView rest = packet.body.subspan(4);
    while (rest.size() >= 4) {
        const std::size_t size = std::size_t{read_u16(rest, 2)} * 4;
        if (size > rest.size() - 4) {
            return std::nullopt;
        }
        const ByteView block = rest.subspan(4, size);
        if (rest[0] == rrtr_block && size == 8) {
            report.receiver_time = NtpTime{read_u64(block, 0)};
        } else if (rest[0] == dlrr_block) {
            report.delays = RtcpList<DlrrItem>{block};
        }
        rest = rest.subspan(4 + size);
    }
    return report;
}

} // namespace conclave::media::rtp
