#include "media/srtp/sender.hpp"

#include "media/srtp/framing.hpp"
#include "media/srtp/packet_shape.hpp"
#include "media/srtp/transform.hpp"

namespace conclave::media::srtp {

Sender::Sender(const KeyingMaterial& keys)
    : profile_(keys.profile()), rtp_(make_transform(keys, Kind::rtp, Direction::seal)),
      rtcp_(make_transform(keys, Kind::rtcp, Direction::seal)) {}

Sender::~Sender() = default;
Sender::Sender(Sender&&) noexcept = default;
Sender& Sender::operator=(Sender&&) noexcept = default;

std::expected<IndexWindow*, Failure> Sender::stream(std::uint32_t ssrc) {
    if (IndexWindow* known = streams_.find(ssrc)) {
        return known;
    }
    if (streams_.size() == max_egress_ssrcs) {
        return std::unexpected(Failure::too_many_streams);
    }
    return &streams_.insert(ssrc);
}

std::expected<std::size_t, Failure> Sender::protect_rtp(std::span<std::uint8_t> buffer,
                                                        std::size_t length) {
    if (length > buffer.size() || buffer.size() - length < rtp_overhead(profile_)) {
        return std::unexpected(Failure::no_room);
    }
    const auto shape = read_rtp_shape(buffer.first(length));
    if (!shape) {
        return std::unexpected(Failure::malformed);
    }
    const auto window = stream(shape->ssrc);
    if (!window) {
        return std::unexpected(window.error());
    }
    const std::uint64_t index = (*window)->guess(shape->seq);
    if (index > max_rtp_index) {
        return std::unexpected(Failure::key_exhausted);
    }
    switch ((*window)->check(index)) {
    case IndexWindow::Verdict::fresh:
        break;
    case IndexWindow::Verdict::seen:
        return std::unexpected(Failure::index_reused);
    case IndexWindow::Verdict::too_old:
        return std::unexpected(Failure::too_old);
    }
    (*window)->mark(index); // before the key stream is used, whatever comes of it
    const auto rollover = big_endian(static_cast<std::uint32_t>(index >> 16));
    const Job job{.packet = buffer.data(),
                  .header = shape->header,
                  .length = length,
                  .appended = rtp_appendix(profile_, rollover),
                  .tag = buffer.data() + length,
                  .ssrc = shape->ssrc,
                  .index = index};
    if (!rtp_->seal(job)) {
        return std::unexpected(Failure::library);
    }
    return length + rtp_overhead(profile_);
}

std::expected<std::size_t, Failure> Sender::protect_rtcp(std::span<std::uint8_t> buffer,
                                                         std::size_t length) {
    if (length > buffer.size() || buffer.size() - length < rtcp_overhead(profile_)) {
        return std::unexpected(Failure::no_room);
    }
    const auto ssrc = read_rtcp_ssrc(buffer.first(length));
    if (!ssrc) {
        return std::unexpected(Failure::malformed);
    }
    if (rtcp_index_ > max_rtcp_index) {
        return std::unexpected(Failure::key_exhausted);
    }
    const std::uint32_t index = rtcp_index_++;
    const auto word = big_endian(encrypted_flag | index);
    const RtcpLayout layout = rtcp_layout(profile_, length);
    const Job job{.packet = buffer.data(),
                  .header = rtcp_header_size,
                  .length = length,
                  .appended = word,
                  .tag = buffer.data() + layout.tag,
                  .ssrc = *ssrc,
                  .index = index};
    if (!rtcp_->seal(job)) {
        return std::unexpected(Failure::library);
    }
    std::ranges::copy(word, buffer.begin() + static_cast<std::ptrdiff_t>(layout.index));
    return length + rtcp_overhead(profile_);
}

} // namespace conclave::media::srtp
