#include "media/sfu/peer.hpp"

#include <algorithm>
#include <array>
#include <utility>

/// RTCP from the peer, and to it.
namespace conclave::media::sfu {
namespace {

constexpr std::chrono::seconds report_interval{1};
constexpr std::chrono::milliseconds share_interval{100};
constexpr std::chrono::milliseconds clock_jump{500}; // the publisher's clock was set
constexpr std::size_t max_nacked = 500;              // numbers in one message

} // namespace

void Peer::on_rtcp(base::ByteView compound, base::MonoTime arrival) {
    rtp::RtcpReader reader(compound);
    for (;;) {
        const auto packet = reader.next();
        if (!packet) {
            ++services_.counters.malformed_rtcp;
            return;
        }
        if (!*packet) {
            return;
        }
        on_rtcp_packet(**packet, arrival);
    }
}

void Peer::on_rtcp_packet(const rtp::RtcpPacket& packet, base::MonoTime now) {
    if (const auto report = rtp::read_sender_report(packet)) {
        on_sender_report(*report, now);
    } else if (const auto receiver = rtp::read_receiver_report(packet)) {
        on_report_blocks(receiver->blocks, now);
    } else if (const auto feedback = rtp::read_transport_cc_feedback(packet)) {
        egress_.on_transport_feedback(feedback->control, services_.loop.now());
    } else if (const auto remb = rtp::read_remb(packet)) {
        egress_.on_remb(remb->bitrate, now);
    } else if (const auto nack = rtp::read_nack(packet)) {
        if (OutgoingTrack* track = outgoing_of(nack->media)) {
            track->on_nack(*nack, now);
        }
    } else if (const auto pli = rtp::read_pli(packet)) {
        if (OutgoingTrack* track = outgoing_of(pli->media)) {
            track->on_keyframe_request(now);
        }
    } else if (const auto extended = rtp::read_extended_report(packet)) {
        if (extended->receiver_time) {
            reference_ = {extended->sender, extended->receiver_time->middle(), now};
        }
    } else if (const auto fir = rtp::read_fir(packet)) {
        for (std::size_t i = 0; i < fir->items.size(); ++i) {
            if (OutgoingTrack* track = outgoing_of(fir->items[i].ssrc)) {
                track->on_keyframe_request(now);
            }
        }
    }
}

OutgoingTrack* Peer::outgoing_of(rtp::Ssrc ssrc) {
    const auto found = outgoing_by_ssrc_.find(ssrc.value);
    return found == outgoing_by_ssrc_.end() ? nullptr : found->second;
}

void Peer::on_sender_report(const rtp::SenderReport& report, base::MonoTime now) {
    const Binding* binding = binding_of(report.info.ssrc);
    if (binding != nullptr && !binding->rtx) {
        binding->track->feed(binding->layer).on_sender_report(report.info, now);
        const auto offset = rtp::difference(wall_now(), report.info.ntp);
        if (!clock_offset_ || std::chrono::abs(offset - *clock_offset_) > clock_jump) {
            clock_offset_ = offset;
        }
    }
    on_report_blocks(report.blocks, now);
}

void Peer::on_report_blocks(const rtp::RtcpList<rtp::ReportBlock>& blocks, base::MonoTime) {
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        const rtp::ReportBlock block = blocks[i];
        OutgoingTrack* track = outgoing_of(block.ssrc);
        if (track == nullptr) {
            continue;
        }
        track->on_report(block);
        if (block.last_sender_report != 0) { // RFC 3550, 6.4.1
            const std::uint32_t passed =
                wall_now().middle() - block.last_sender_report - block.delay_since_last;
            egress_.on_round_trip(rtp::from_short_ntp(passed));
        }
    }
}

template <class Write>
bool Peer::send_rtcp(Write&& write) {
    if (!link_.writable()) {
        return false;
    }
    const auto room = link_.begin();
    if (room.size() <= Link::srtp_room) {
        return false;
    }
    rtp::RtcpWriter writer(room.first(room.size() - Link::srtp_room));
    return write(writer) && writer.size() != 0 && link_.send_rtcp(room, writer.size());
}

void Peer::send_keyframe_request(Feed& feed, rtp::KeyframeGate::Request request) {
    if (!feed.ssrc) {
        return; // nothing came yet; the first packets are a key frame
    }
    const bool sent = send_rtcp([&](rtp::RtcpWriter& writer) {
        if (request == rtp::KeyframeGate::Request::pli) {
            return writer.pli(own_ssrc_, rtp::Ssrc{*feed.ssrc});
        }
        const rtp::FirItem item{rtp::Ssrc{*feed.ssrc}, feed.keyframes().fir_number()};
        return writer.fir(own_ssrc_, {&item, 1});
    });
    services_.counters.keyframe_requests_sent += sent ? 1U : 0U;
}

void Peer::send_transport_feedback(base::MonoTime now) {
    while (arrivals_ && arrivals_->due(now)) {
        const auto control = arrivals_->build(now);
        if (control.empty() || !send_rtcp([&](rtp::RtcpWriter& writer) {
                return writer.transport_cc_feedback(own_ssrc_, last_media_ssrc_, control);
            })) {
            return;
        }
    }
}

void Peer::send_nacks(base::MonoTime now) {
    std::array<rtp::LongSeq, max_nacked> missing{};
    for (const auto& [id, track] : incoming_) {
        for (std::size_t layer = 0; layer < track->layers(); ++layer) {
            Feed& feed = track->feed(layer);
            if (!track->in_use(layer)) {
                feed.nack().reset(); // who wants it later begins with a key frame
                continue;
            }
            const std::size_t count =
                feed.ssrc ? feed.nack().poll(now, egress_.round_trip(), missing) : 0;
            if (count != 0 && send_rtcp([&](rtp::RtcpWriter& writer) {
                    return writer.nack(own_ssrc_, rtp::Ssrc{*feed.ssrc},
                                       std::span(missing).first(count));
                })) {
                ++services_.counters.nacks_sent;
            }
        }
    }
}

/// A receiver report on every feed, and the sender reports that are due.
void Peer::send_reports(base::MonoTime now) {
    std::array<rtp::ReportBlock, rtp::RtcpWriter::max_items> blocks{};
    std::size_t count = 0;
    for (const auto& [id, track] : incoming_) {
        for (std::size_t layer = 0; layer < track->layers() && count < blocks.size(); ++layer) {
            Feed& feed = track->feed(layer);
            if (!feed.ssrc || feed.stats().received() == 0) {
                continue;
            }
            rtp::ReportBlock& block = blocks[count++] = feed.stats().report();
            block.ssrc = rtp::Ssrc{*feed.ssrc};
            if (const auto at = feed.clock().last_report_at()) {
                block.last_sender_report = feed.clock().last_report().middle();
                block.delay_since_last = rtp::to_short_ntp(now - *at);
            }
        }
    }
    if (count != 0) {
        send_rtcp([&](rtp::RtcpWriter& writer) {
            return writer.receiver_report(own_ssrc_, std::span(blocks).first(count));
        });
    }
    for (const auto& [id, track] : outgoing_) {
        if (const auto info = track->take_report(now, wall_now())) {
            send_rtcp([&](rtp::RtcpWriter& writer) {
                return writer.sender_report(*info, {}) &&
                       writer.cname(info->ssrc, track->source().publisher().cname());
            });
        }
    }
}

/// A peer that only receives measures its round trip by this (RFC 3611, 4.5).
void Peer::answer_reference_time(base::MonoTime now) {
    if (const auto asked = std::exchange(reference_, std::nullopt)) {
        const rtp::DlrrItem item{asked->sender, asked->middle, rtp::to_short_ntp(now - asked->at)};
        send_rtcp([&](rtp::RtcpWriter& writer) {
            return writer.delays_since_reference(own_ssrc_, {&item, 1});
        });
    }
}

void Peer::tick(base::MonoTime now) {
    link_.tick(now);
    for (const auto& [id, track] : incoming_) {
        track->tick(now);
    }
    for (const auto& [id, track] : outgoing_) {
        track->tick(now);
    }
    if (!link_.writable()) {
        return;
    }
    egress_.tick(can_probe(), now);
    if (now >= next_share_) {
        next_share_ = now + share_interval;
        share_downlink(now);
        tell_wanted();
        tell_undecodable(now);
    }
    send_transport_feedback(now);
    if (now >= next_nack_) {
        next_nack_ = now + rtp::NackGenerator::poll_interval;
        send_nacks(now);
    }
    if (now >= next_report_) {
        next_report_ = now + report_interval;
        send_reports(now);
        answer_reference_time(now);
    }
}

} // namespace conclave::media::sfu
