#include "media/srtp/receiver.hpp"

#include "media/srtp/framing.hpp"
#include "media/srtp/packet_shape.hpp"
#include "media/srtp/transform.hpp"

#include <array>

namespace conclave::media::srtp {
namespace {

constexpr std::uint32_t settling_packets = 64; // of a new SSRC, in which the rollover may be off
constexpr std::uint64_t round_of_seq = 0x10000;

Failure refusal(IndexWindow::Verdict verdict) {
    return verdict == IndexWindow::Verdict::seen ? Failure::replay : Failure::too_old;
}

Failure refusal(Opened opened) {
    return opened == Opened::wrong_tag ? Failure::authentication : Failure::library;
}

std::uint32_t read32(std::span<const std::uint8_t> from) {
    return std::uint32_t{from[0]} << 24 | std::uint32_t{from[1]} << 16 |
           std::uint32_t{from[2]} << 8 | from[3];
}

} // namespace

struct Receiver::Scratch {
    std::array<std::uint8_t, 2048> bytes; // a packet buffer's size; longer packets get one try
};

Receiver::Receiver(const KeyingMaterial& keys)
    : profile_(keys.profile()), rtp_(make_transform(keys, Kind::rtp, Direction::open)),
      rtcp_(make_transform(keys, Kind::rtcp, Direction::open)),
      scratch_(std::make_unique<Scratch>()) {}

Receiver::~Receiver() = default;
Receiver::Receiver(Receiver&&) noexcept = default;
Receiver& Receiver::operator=(Receiver&&) noexcept = default;

bool Receiver::may_be_rolled_over(const RtpStream* stream) const {
    return stream == nullptr || stream->packets < settling_packets;
}

std::expected<std::size_t, Failure> Receiver::unprotect_rtp(std::span<std::uint8_t> packet) {
    if (packet.size() < rtp_overhead(profile_)) {
        return std::unexpected(Failure::malformed);
    }
    const std::size_t length = packet.size() - rtp_overhead(profile_);
    const auto shape = read_rtp_shape(packet.first(length));
    if (!shape) {
        return std::unexpected(Failure::malformed);
    }
    RtpStream* stream = rtp_streams_.find(shape->ssrc);
    if (stream == nullptr && rtp_streams_.size() == max_ingress_ssrcs) {
        return std::unexpected(Failure::too_many_streams);
    }
    static const IndexWindow unused;
    const IndexWindow& window = stream != nullptr ? stream->window : unused;
    std::uint64_t index = window.guess(shape->seq);
    const auto verdict = window.check(index);
    const bool try_next = may_be_rolled_over(stream) && length <= scratch_->bytes.size();
    if ((verdict != IndexWindow::Verdict::fresh && !try_next) || index > max_rtp_index) {
        return std::unexpected(refusal(verdict));
    }
    const auto open = [&](std::uint64_t at) {
        const auto rollover = big_endian(static_cast<std::uint32_t>(at >> 16));
        return rtp_->open({.packet = packet.data(),
                           .header = shape->header,
                           .length = length,
                           .appended = rtp_appendix(profile_, rollover),
                           .tag = packet.data() + length,
                           .ssrc = shape->ssrc,
                           .index = at});
    };
    if (try_next) {
        std::ranges::copy(packet.first(length), scratch_->bytes.begin());
    }
    Opened opened = verdict == IndexWindow::Verdict::fresh ? open(index) : Opened::wrong_tag;
    if (opened == Opened::wrong_tag && try_next) {
        std::copy_n(scratch_->bytes.begin(), length, packet.begin());
        index += round_of_seq;
        opened = open(index);
    }
    if (opened != Opened::yes) {
        return std::unexpected(verdict == IndexWindow::Verdict::fresh ? refusal(opened)
                                                                      : refusal(verdict));
    }
    if (stream == nullptr) {
        stream = &rtp_streams_.insert(shape->ssrc);
    }
    stream->window.mark(index);
    stream->packets += stream->packets < settling_packets ? 1 : 0;
    return length;
}

std::expected<std::size_t, Failure> Receiver::unprotect_rtcp(std::span<std::uint8_t> packet) {
    if (packet.size() < rtcp_overhead(profile_) + rtcp_header_size) {
        return std::unexpected(Failure::malformed);
    }
    const std::size_t length = packet.size() - rtcp_overhead(profile_);
    const auto ssrc = read_rtcp_ssrc(packet.first(length));
    if (!ssrc) {
        return std::unexpected(Failure::malformed);
    }
    const RtcpLayout layout = rtcp_layout(profile_, length);
    const auto word = packet.subspan(layout.index, rtcp_index_size);
    const std::uint32_t value = read32(word);
    if ((value & encrypted_flag) == 0) {
        return std::unexpected(Failure::unencrypted);
    }
    const std::uint32_t index = value & max_rtcp_index;
    IndexWindow* window = rtcp_streams_.find(*ssrc);
    if (window == nullptr && rtcp_streams_.size() == max_ingress_ssrcs) {
        return std::unexpected(Failure::too_many_streams);
    }
    if (window != nullptr) {
        if (const auto verdict = window->check(index); verdict != IndexWindow::Verdict::fresh) {
            return std::unexpected(refusal(verdict));
        }
    }
    const Opened opened = rtcp_->open({.packet = packet.data(),
                                       .header = rtcp_header_size,
                                       .length = length,
                                       .appended = word,
                                       .tag = packet.data() + layout.tag,
                                       .ssrc = *ssrc,
                                       .index = index});
    if (opened != Opened::yes) {
        return std::unexpected(refusal(opened));
    }
    if (window == nullptr) {
        window = &rtcp_streams_.insert(*ssrc);
    }
    window->mark(index);
    return length;
}

} // namespace conclave::media::srtp
