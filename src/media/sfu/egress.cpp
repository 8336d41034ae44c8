#include "media/sfu/egress.hpp"

#include <algorithm>

namespace conclave::media::sfu {

std::size_t Egress::send(const rtp::EgressHeader& header, const rtp::ExtensionMap& extensions,
                         base::ByteView head, base::ByteView body, base::MonoTime now) {
    const auto room = link_.begin();
    if (room.empty()) {
        return 0;
    }
    const auto written = rtp::write_header(room, header, extensions);
    const std::size_t size = written ? written->size + head.size() + body.size() : 0;
    if (!written || size + Link::srtp_room > room.size()) {
        ++services_.counters.no_room;
        return 0;
    }
    std::ranges::copy(body, std::ranges::copy(head, room.begin() + written->size).out);
    if (written->transport_cc_at != 0) {
        rtp::stamp_transport_cc(room, *written, history_.add(now, size, 0));
    }
    rtp::stamp_abs_send_time(room, *written, rtp::to_abs_send_time(now));
    if (!link_.send_rtp(room, size)) {
        return 0;
    }
    repair_.on_sent(size, now);
    return size;
}

void Egress::on_transport_feedback(base::ByteView control) {
    const auto feedback = TransportFeedback::parse(control);
    if (!feedback || history_.apply(*feedback, [](const PacketResult&) {})) {
        ++services_.counters.malformed_rtcp;
    }
}

void Egress::on_round_trip(std::chrono::nanoseconds round_trip) {
    constexpr std::chrono::seconds most{5}; // beyond, the report is wrong
    if (round_trip <= std::chrono::nanoseconds::zero() || round_trip > most) {
        return;
    }
    round_trip_ = (round_trip_ * 7 + round_trip) / 8; // RFC 6298's smoothing
}

} // namespace conclave::media::sfu
