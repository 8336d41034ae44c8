#include "load/connection.hpp"

#include "media/rtp/extension_values.hpp"
#include "media/rtp/rtcp_writer.hpp"
#include "media/rtp/rtx.hpp"

#include <algorithm>

namespace conclave::load {

using media::rtp::LongSeq;

Connection::Connection(Shared& shared, const std::vector<LocalTrack>& tracks,
                       std::function<void(const std::string&)> failed)
    : shared_(shared), failed_(std::move(failed)), transport_(shared, *this) {
    for (const auto& track : tracks) {
        senders_.emplace(track.id, TrackSender(shared.random, track, shared.loop.now()));
        own_ssrc_ = {track.ssrcs.front()};
    }
}

void Connection::apply(const RemoteTransport& remote, Agreement agreement) {
    agreement_ = std::move(agreement);
    for (const auto& [id, agreed] : agreement_.sending) {
        if (const auto found = senders_.find(id); found != senders_.end()) {
            found->second.agree(agreed);
        }
    }
    transport_.connect(remote);
}

void Connection::tick(base::MonoTime now) {
    if (!transport_.connected()) {
        return;
    }
    for (auto& [id, sender] : senders_) {
        if (agreement_.sending.contains(id)) {
            sender.tick(transport_, agreement_.extensions, transport_number_, now);
        }
    }
    send_feedback(now);
    if (now >= next_nack_) {
        next_nack_ = now + media::rtp::NackGenerator::poll_interval;
        ask_again(now);
    }
    if (now >= next_report_) {
        next_report_ = now + report_interval;
        send_reports(now);
    }
}

IncomingStream* Connection::stream(std::uint32_t ssrc, const IncomingCodec& codec) {
    const auto found = streams_.find(ssrc);
    if (found != streams_.end()) {
        return &found->second;
    }
    return &streams_.emplace(ssrc, IncomingStream(codec.kind, ssrc, codec.clock_rate))
                .first->second;
}

void Connection::on_rtp(std::span<std::uint8_t> packet, bool opened, base::MonoTime arrival) {
    const auto view = media::rtp::parse_packet(packet, agreement_.extensions);
    if (!view && opened) {
        ++counters_.unknown_payload_type;
        return;
    }
    if (!view) {
        return; // padding can't be read in what is not opened
    }
    if (const auto number = media::rtp::read_transport_cc(packet, *view)) {
        arrivals_.record(*number, arrival, packet.size());
    }
    const auto& codec = agreement_.codecs[view->payload_type];
    if (!codec) {
        ++counters_.unknown_payload_type;
        return;
    }
    if (codec->repeats) {
        if (opened) {
            on_repetition(packet, *view, *codec->repeats, arrival);
        }
        return;
    }
    const auto payload =
        opened ? media::rtp::payload(base::ByteView(packet), *view) : base::ByteView{};
    auto* into = stream(view->ssrc.value, *codec);
    into->on_packet(*view, payload, opened, false, arrival, latency);
    note_picture(*into, arrival);
}

void Connection::note_picture(const IncomingStream& stream, base::MonoTime arrival) {
    if (!first_picture_ && stream.kind() == media::Kind::video && stream.flows()) {
        first_picture_ = arrival;
    }
}

void Connection::on_repetition(std::span<std::uint8_t> packet, const media::rtp::PacketView& view,
                               std::uint8_t payload_type, base::MonoTime arrival) {
    const auto repeated = agreement_.repeated_by.find(view.ssrc.value);
    const auto& codec = agreement_.codecs[payload_type];
    if (repeated == agreement_.repeated_by.end() || !codec) {
        return; // a probe on a stream that was not announced
    }
    if (const auto original = media::rtp::unwrap_rtx(
            packet, view, media::rtp::Ssrc{repeated->second}, payload_type)) {
        const auto payload = media::rtp::payload(base::ByteView(original->packet), original->view);
        auto* into = stream(repeated->second, *codec);
        into->on_packet(original->view, payload, true, true, arrival, latency);
        note_picture(*into, arrival);
    }
}

void Connection::on_rtcp(base::ByteView compound) {
    const auto now = shared_.loop.now();
    media::rtp::RtcpReader reader(compound);
    for (auto packet = reader.next(); packet && *packet; packet = reader.next()) {
        const auto& each = **packet;
        if (const auto report = media::rtp::read_sender_report(each)) {
            const auto found = streams_.find(report->info.ssrc.value);
            if (found != streams_.end()) {
                found->second.on_sender_report(report->info, now);
            }
        } else if (const auto nack = media::rtp::read_nack(each)) {
            for (auto& [id, sender] : senders_) {
                sender.on_nack(transport_, agreement_.extensions, *nack, transport_number_, now);
            }
        } else if (const auto pli = media::rtp::read_pli(each)) {
            for (auto& [id, sender] : senders_) {
                sender.on_key_frame_wish(pli->media.value);
            }
        } else if (const auto fir = media::rtp::read_fir(each)) {
            for (std::size_t i = 0; i < fir->items.size(); ++i) {
                for (auto& [id, sender] : senders_) {
                    sender.on_key_frame_wish(fir->items[i].ssrc.value);
                }
            }
        }
    }
}

void Connection::on_transport_failed(const std::string& why) {
    if (failed_) {
        std::exchange(failed_, {})(why);
    }
}

template <class Write>
void Connection::send_rtcp(Write write) {
    const auto room = transport_.begin();
    if (room.empty()) {
        return;
    }
    media::rtp::RtcpWriter writer(room.first(room.size() - media::srtp::max_overhead));
    if (write(writer) && writer.size() != 0) {
        transport_.send_rtcp(room, writer.size());
    }
}

void Connection::send_feedback(base::MonoTime now) {
    if (!shared_.feedback || !agreement_.extensions.has(media::Extension::transport_cc)) {
        return;
    }
    while (arrivals_.due(now)) {
        const auto control = arrivals_.build(now);
        if (control.empty()) {
            return;
        }
        const media::rtp::Ssrc about{streams_.empty() ? 0U : streams_.begin()->first};
        send_rtcp([&](media::rtp::RtcpWriter& writer) {
            return writer.transport_cc_feedback(own_ssrc_, about, control);
        });
        ++counters_.feedback;
    }
}

void Connection::ask_again(base::MonoTime now) {
    for (auto& [ssrc, stream] : streams_) {
        const media::rtp::Ssrc about{ssrc};
        if (stream.kind() == media::Kind::video && stream.nack().missing() != 0) {
            std::array<LongSeq, 64> missing{};
            const auto count =
                stream.nack().poll(now, std::chrono::milliseconds(1), std::span(missing));
            counters_.nacked += count;
            send_rtcp([&](media::rtp::RtcpWriter& writer) {
                return count != 0 && writer.nack(own_ssrc_, about, std::span(missing).first(count));
            });
        }
        if (stream.take_key_frame_wish(now)) {
            ++counters_.key_frame_wishes;
            send_rtcp([&](media::rtp::RtcpWriter& writer) { return writer.pli(own_ssrc_, about); });
        }
    }
}

void Connection::send_reports(base::MonoTime now) {
    std::vector<media::rtp::ReportBlock> blocks;
    for (auto& [ssrc, stream] : streams_) {
        blocks.push_back(stream.report(now));
    }
    constexpr auto most = media::rtp::RtcpWriter::max_items;
    for (std::size_t at = 0; at < blocks.size(); at += most) {
        const auto part = std::span(blocks).subspan(at, std::min(most, blocks.size() - at));
        send_rtcp([&](media::rtp::RtcpWriter& writer) {
            return writer.receiver_report(own_ssrc_, part) &&
                   writer.cname(own_ssrc_, "conclave-load");
        });
    }
}

std::size_t Connection::flowing(media::Kind kind) const {
    return static_cast<std::size_t>(std::ranges::count_if(streams_, [&](const auto& entry) {
        return entry.second.kind() == kind && entry.second.flows();
    }));
}

ConnectionCounters Connection::counters() const {
    auto sum = counters_;
    sum.transport = transport_.counters();
    for (const auto& [id, sender] : senders_) {
        const auto part = sender.counters();
        sum.sent.packets += part.packets;
        sum.sent.bytes += part.bytes;
        sum.sent.repeated += part.repeated;
        sum.sent.key_frames += part.key_frames;
    }
    for (const auto& [ssrc, stream] : streams_) {
        sum.received.add(stream.counters());
    }
    return sum;
}

} // namespace conclave::load
