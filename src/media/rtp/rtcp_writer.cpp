#include "media/rtp/rtcp_writer.hpp"

#include "media/rtp/wire.hpp"

#include <algorithm>
#include <bit>
#include <limits>

namespace conclave::media::rtp {
namespace {

constexpr std::size_t head_size = 4; // RFC 3550, 6.4.1
constexpr std::size_t feedback_head = 8;
constexpr std::size_t sender_info_size = 24;
constexpr std::size_t remb_head = 8;
constexpr std::uint32_t remb_name = 0x52454d42; // "REMB"
constexpr int remb_mantissa_bits = 18;          // draft-alvestrand-rmcat-remb-03, 2.2
constexpr std::size_t max_remb_ssrcs = 255;
constexpr std::uint8_t cname_item = 1;
constexpr std::size_t max_cname = 255;
constexpr std::uint8_t rrtr_block = 4;
constexpr std::uint8_t dlrr_block = 5;
constexpr LongSeq nack_span = 16; // numbers in the bitmask behind the first
constexpr std::size_t max_words = std::numeric_limits<std::uint16_t>::max();
constexpr std::uint8_t padding_bit = 0x20;

void write_block(MutableBytes out, const ReportBlock& block) {
    constexpr std::int32_t limit = 0x7f'ffff; // 24 bits, signed (RFC 3550, A.3)
    const auto lost = std::clamp(block.cumulative_lost, -limit - 1, limit);
    write_u32(out, 0, block.ssrc.value);
    out[4] = block.fraction_lost;
    write_u24(out, 5, static_cast<std::uint32_t>(lost) & 0xff'ffffU);
    write_u32(out, 8, block.highest_seq);
    write_u32(out, 12, block.jitter);
    write_u32(out, 16, block.last_sender_report);
    write_u32(out, 20, block.delay_since_last);
}

void write_blocks(MutableBytes out, std::span<const ReportBlock> blocks) {
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        write_block(out.subspan(i * ReportBlock::wire_size), blocks[i]);
    }
}

void write_ssrcs(MutableBytes out, std::span<const Ssrc> ssrcs) {
    for (std::size_t i = 0; i < ssrcs.size(); ++i) {
        write_u32(out, 4 * i, ssrcs[i].value);
    }
}

/// Calls `emit(first, following)` for each item that the numbers make.
template <typename Emit>
void group(std::span<const LongSeq> missing, Emit emit) {
    for (std::size_t i = 0; i < missing.size();) {
        const LongSeq first = missing[i++];
        std::uint16_t following = 0;
        for (; i < missing.size() && missing[i] - first <= nack_span; ++i) {
            if (missing[i] > first) {
                following = static_cast<std::uint16_t>(following | 1U << (missing[i] - first - 1));
            }
        }
        emit(first, following);
    }
}

} // namespace

MutableBytes RtcpWriter::begin(RtcpType type, std::size_t count, std::size_t body) {
    const std::size_t size = head_size + body;
    if (count > max_items || size > out_.size() - size_ || body / 4 > max_words) {
        return {};
    }
    const MutableBytes packet = out_.subspan(size_, size);
    packet[0] = static_cast<std::uint8_t>(0x80U | count);
    packet[1] = static_cast<std::uint8_t>(type);
    write_u16(packet, 2, static_cast<std::uint16_t>(body / 4));
    size_ += size;
    return packet.subspan(head_size);
}

bool RtcpWriter::sender_report(const SenderInfo& info, std::span<const ReportBlock> blocks) {
    const auto body = begin(RtcpType::sender_report, blocks.size(),
                            sender_info_size + blocks.size() * ReportBlock::wire_size);
    if (body.empty()) {
        return false;
    }
    write_u32(body, 0, info.ssrc.value);
    write_u64(body, 4, info.ntp.value);
    write_u32(body, 12, info.time.value);
    write_u32(body, 16, info.packets);
    write_u32(body, 20, info.bytes);
    write_blocks(body.subspan(sender_info_size), blocks);
    return true;
}

bool RtcpWriter::receiver_report(Ssrc sender, std::span<const ReportBlock> blocks) {
    const auto body =
        begin(RtcpType::receiver_report, blocks.size(), 4 + blocks.size() * ReportBlock::wire_size);
    if (body.empty()) {
        return false;
    }
    write_u32(body, 0, sender.value);
    write_blocks(body.subspan(4), blocks);
    return true;
}

bool RtcpWriter::cname(Ssrc ssrc, std::string_view cname) {
    if (cname.size() > max_cname) {
        return false;
    }
    const std::size_t text = 4 + 2 + cname.size();
    const auto body = begin(RtcpType::source_description, 1, (text / 4 + 1) * 4); // 1 to 4 nulls
    if (body.empty()) {
        return false;
    }
    write_u32(body, 0, ssrc.value);
    body[4] = cname_item;
    body[5] = static_cast<std::uint8_t>(cname.size());
    std::ranges::copy(base::as_bytes(cname), body.begin() + 6);
    std::ranges::fill(body.subspan(text), std::uint8_t{0});
    return true;
}

bool RtcpWriter::bye(std::span<const Ssrc> ssrcs) {
    const auto body =
        ssrcs.empty() ? MutableBytes{} : begin(RtcpType::bye, ssrcs.size(), 4 * ssrcs.size());
    if (body.empty()) {
        return false;
    }
    write_ssrcs(body, ssrcs);
    return true;
}

bool RtcpWriter::nack(Ssrc sender, Ssrc media, std::span<const LongSeq> missing) {
    std::size_t items = 0;
    group(missing, [&](LongSeq, std::uint16_t) { ++items; });
    const auto body = items == 0 ? MutableBytes{}
                                 : begin(RtcpType::transport_feedback, feedback::nack,
                                         feedback_head + items * NackItem::wire_size);
    if (body.empty()) {
        return false;
    }
    write_u32(body, 0, sender.value);
    write_u32(body, 4, media.value);
    std::size_t at = feedback_head;
    group(missing, [&](LongSeq first, std::uint16_t following) {
        write_u16(body, at, to_seq(first).value);
        write_u16(body, at + 2, following);
        at += NackItem::wire_size;
    });
    return true;
}

bool RtcpWriter::pli(Ssrc sender, Ssrc media) {
    const auto body = begin(RtcpType::payload_feedback, feedback::pli, feedback_head);
    if (body.empty()) {
        return false;
    }
    write_u32(body, 0, sender.value);
    write_u32(body, 4, media.value);
    return true;
}

bool RtcpWriter::fir(Ssrc sender, std::span<const FirItem> items) {
    const auto body = items.empty() ? MutableBytes{}
                                    : begin(RtcpType::payload_feedback, feedback::fir,
                                            feedback_head + items.size() * FirItem::wire_size);
    if (body.empty()) {
        return false;
    }
    write_u32(body, 0, sender.value);
    write_u32(body, 4, 0); // unused (RFC 5104, 4.3.1.2)
    std::size_t at = feedback_head;
    for (const FirItem& item : items) {
        write_u32(body, at, item.ssrc.value);
        write_u32(body, at + 4, std::uint32_t{item.number} << 24);
        at += FirItem::wire_size;
    }
    return true;
}

bool RtcpWriter::remb(Ssrc sender, std::uint64_t bitrate, std::span<const Ssrc> ssrcs) {
    const auto body = ssrcs.size() > max_remb_ssrcs
                          ? MutableBytes{}
                          : begin(RtcpType::payload_feedback, feedback::application,
                                  feedback_head + remb_head + 4 * ssrcs.size());
    if (body.empty()) {
        return false;
    }
    const int exponent =
        std::max(static_cast<int>(std::bit_width(bitrate)) - remb_mantissa_bits, 0);
    write_u32(body, 0, sender.value);
    write_u32(body, 4, 0); // always 0 (draft, 2.2)
    write_u32(body, 8, remb_name);
    body[12] = static_cast<std::uint8_t>(ssrcs.size());
    write_u24(body, 13,
              static_cast<std::uint32_t>(exponent) << remb_mantissa_bits |
                  static_cast<std::uint32_t>(bitrate >> exponent));
    write_ssrcs(body.subspan(feedback_head + remb_head), ssrcs);
    return true;
}

bool RtcpWriter::transport_cc_feedback(Ssrc sender, Ssrc media, ByteView control) {
    const std::size_t padding = (4 - control.size() % 4) % 4;
    const std::size_t start = size_;
    const auto body = begin(RtcpType::transport_feedback, feedback::transport_cc,
                            feedback_head + control.size() + padding);
    if (body.empty()) {
        return false;
    }
    write_u32(body, 0, sender.value);
    write_u32(body, 4, media.value);
    std::ranges::copy(control, body.begin() + feedback_head);
    if (padding != 0) {
        std::ranges::fill(body.last(padding), std::uint8_t{0});
        body.back() = static_cast<std::uint8_t>(padding);
        out_[start] |= padding_bit;
    }
    return true;
}

bool RtcpWriter::receiver_reference_time(Ssrc sender, NtpTime now) {
    const auto body = begin(RtcpType::extended_report, 0, 16);
    if (body.empty()) {
        return false;
    }
    write_u32(body, 0, sender.value);
    body[4] = rrtr_block;
    body[5] = 0;
    write_u16(body, 6, 2); // words that follow
    write_u64(body, 8, now.value);
    return true;
}

bool RtcpWriter::delays_since_reference(Ssrc sender, std::span<const DlrrItem> items) {
    const auto body =
        items.empty() ? MutableBytes{}
                      : begin(RtcpType::extended_report, 0, 8 + items.size() * DlrrItem::wire_size);
    if (body.empty()) {
        return false;
    }
    write_u32(body, 0, sender.value);
    body[4] = dlrr_block;
    body[5] = 0;
    write_u16(body, 6, static_cast<std::uint16_t>(3 * items.size()));
    std::size_t at = 8;
    for (const DlrrItem& item : items) {
        write_u32(body, at, item.ssrc.value);
        write_u32(body, at + 4, item.last_receiver_report);
        write_u32(body, at + 8, item.delay_since_last);
        at += DlrrItem::wire_size;
    }
    return true;
}

} // namespace conclave::media::rtp
