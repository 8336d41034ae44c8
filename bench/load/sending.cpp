#include "load/sending.hpp"

#include "load/stamp.hpp"
#include "media/rtp/header_writer.hpp"
#include "media/rtp/ntp_time.hpp"
#include "media/rtp/rtcp_writer.hpp"

#include <algorithm>

namespace conclave::load {

using media::rtp::EgressHeader;
using media::rtp::LongSeq;
using media::rtp::RtpTime;

namespace {

std::uint32_t random_u32(base::Random& random) {
    return media::rtp::read_u32(base::random_bytes(random, 4), 0);
}

/// In [1000, 2^15): a receiver that loses the first packets still guesses the rollover counter
/// (RFC 3711, 3.3.1).
LongSeq first_sequence(base::Random& random) {
    return 1'000 + static_cast<LongSeq>(random_u32(random) % 31'000);
}

constexpr std::size_t header_room = 12 + 4 + 32;              // bytes; header and extensions
constexpr std::array<std::uint8_t, 1> audio_level{0x80 | 30}; // speech at -30 dBov (RFC 6464)

} // namespace

OutgoingStream::OutgoingStream(base::Random& random, std::uint32_t ssrc,
                               std::optional<std::uint32_t> rtx_ssrc, std::uint32_t clock_rate)
    : ssrc_{ssrc}, clock_rate_(clock_rate), rtx_ssrc_(rtx_ssrc), first_rtx_(first_sequence(random)),
      next_(first_sequence(random)), time_offset_(random_u32(random)), sent_(remembered) {}

RtpTime OutgoingStream::time_at(base::MonoTime now) const {
    const auto us =
        std::chrono::duration_cast<std::chrono::microseconds>(now.time_since_epoch()).count();
    return {static_cast<std::uint32_t>(us * clock_rate_ / 1'000'000) + time_offset_};
}

std::span<std::uint8_t> OutgoingStream::payload(std::size_t size) {
    auto& sent = sent_[static_cast<std::size_t>(next_) % sent_.size()];
    sent.payload.resize(size);
    return sent.payload;
}

void OutgoingStream::send(Transport& transport, const media::rtp::ExtensionMap& map,
                          const Agreed& agreed, bool marker, RtpTime time,
                          std::uint16_t& transport_number, base::MonoTime now) {
    auto& sent = sent_[static_cast<std::size_t>(next_) % sent_.size()];
    sent.seq = next_;
    sent.time = time;
    sent.marker = marker;
    EgressHeader header;
    header.ssrc = ssrc_;
    header.seq = media::rtp::to_seq(next_++);
    header.time = time;
    header.payload_type = agreed.payload_type;
    header.marker = marker;
    header.mid = agreed.mid;
    header.audio_level = audio_level;
    write_stamp(std::span(sent.payload).last(stamp_size), now);
    write(transport, map, header, {}, sent.payload, transport_number, now);
    ++counters_.packets;
    counters_.bytes += sent.payload.size();
}

void OutgoingStream::write(Transport& transport, const media::rtp::ExtensionMap& map,
                           const EgressHeader& header, base::ByteView original_seq,
                           base::ByteView payload, std::uint16_t& transport_number,
                           base::MonoTime now) {
    const auto room = transport.begin();
    if (room.empty()) {
        return; // a gap, as when a network drops it
    }
    const auto written = media::rtp::write_header(room, header, map);
    if (!written ||
        written->size + original_seq.size() + payload.size() + media::srtp::max_overhead >
            room.size()) {
        return;
    }
    auto end = std::ranges::copy(original_seq, room.begin() + written->size).out;
    end = std::ranges::copy(payload, end).out;
    if (written->transport_cc_at != 0) {
        media::rtp::stamp_transport_cc(room, *written, transport_number++);
    }
    media::rtp::stamp_abs_send_time(room, *written, media::rtp::to_abs_send_time(now));
    transport.send_rtp(room, static_cast<std::size_t>(end - room.begin()));
}

void OutgoingStream::repeat(Transport& transport, const media::rtp::ExtensionMap& map,
                            const Agreed& agreed, const media::rtp::NackItem& item,
                            std::uint16_t& transport_number, base::MonoTime now) {
    if (!rtx_ssrc_ || !agreed.rtx_payload_type) {
        return;
    }
    if (!rtx_) {
        rtx_.emplace(media::rtp::Ssrc{*rtx_ssrc_}, *agreed.rtx_payload_type, first_rtx_);
    }
    for (int bit = -1; bit < 16; ++bit) {
        if (bit >= 0 && (item.following >> bit & 1) == 0) {
            continue;
        }
        const media::rtp::Seq seq{static_cast<std::uint16_t>(item.first.value + bit + 1)};
        const LongSeq wanted = next_ + media::rtp::distance(media::rtp::to_seq(next_), seq);
        const auto& sent = sent_[static_cast<std::size_t>(wanted) % sent_.size()];
        if (sent.seq != wanted) {
            continue; // too old
        }
        EgressHeader header;
        header.ssrc = ssrc_;
        header.seq = seq;
        header.time = sent.time;
        header.marker = sent.marker;
        header.mid = agreed.mid;
        std::array<std::uint8_t, media::rtp::rtx_head> original{};
        media::rtp::write_original_seq(original, seq);
        write(transport, map, rtx_->wrap(header), original, sent.payload, transport_number, now);
        ++counters_.repeated;
    }
}

void OutgoingStream::report(Transport& transport, base::WallTime wall, RtpTime time) const {
    const auto room = transport.begin();
    if (room.empty()) {
        return;
    }
    media::rtp::RtcpWriter writer(room.first(room.size() - media::srtp::max_overhead));
    const media::rtp::SenderInfo info{ssrc_, media::rtp::to_ntp(wall), time,
                                      static_cast<std::uint32_t>(counters_.packets),
                                      static_cast<std::uint32_t>(counters_.bytes)};
    if (writer.sender_report(info, {}) && writer.cname(ssrc_, "conclave-load")) {
        transport.send_rtcp(room, writer.size());
    }
}

TrackSender::TrackSender(base::Random& random, const LocalTrack& track, base::MonoTime now)
    : kind_(track.kind) {
    const bool video = kind_ == media::Kind::video;
    for (std::size_t i = 0; i < track.ssrcs.size(); ++i) {
        const auto rtx =
            i < track.rtx_ssrcs.size() ? std::optional(track.rtx_ssrcs[i]) : std::nullopt;
        encodings_.push_back(
            {.stream = OutgoingStream(random, track.ssrcs[i], rtx, video ? 90'000 : 48'000),
             .model = {},
             .next_frame = now});
        if (video) {
            const auto& layer = track.layers[i];
            auto& encoding = encodings_.back();
            encoding.model.emplace(layer, static_cast<std::uint16_t>(random_u32(random) & 0x7fff));
            encoding.bytes_a_tick =
                static_cast<std::uint32_t>(pace_factor * layer.kilobits_per_second / 8 *
                                           static_cast<double>(pace_interval.count()));
        }
    }
}

void TrackSender::tick(Transport& transport, const media::rtp::ExtensionMap& map,
                       std::uint16_t& transport_number, base::MonoTime now) {
    const bool reports = now >= next_report_;
    next_report_ = reports ? now + report_interval : next_report_;
    for (auto& encoding : encodings_) {
        if (kind_ == media::Kind::audio) {
            tick_audio(encoding, transport, map, transport_number, now);
        } else {
            tick_video(encoding, transport, map, transport_number, now);
        }
        if (reports) {
            encoding.stream.report(transport, std::chrono::system_clock::now(),
                                   encoding.stream.time_at(now));
        }
    }
}

void TrackSender::tick_audio(Encoding& encoding, Transport& transport,
                             const media::rtp::ExtensionMap& map, std::uint16_t& transport_number,
                             base::MonoTime now) {
    while (encoding.next_frame <= now) {
        std::ranges::fill(encoding.stream.payload(audio_payload), std::uint8_t{0xa5});
        encoding.stream.send(transport, map, agreed_, false,
                             encoding.stream.time_at(encoding.next_frame), transport_number, now);
        encoding.next_frame += audio_interval;
    }
}

void TrackSender::begin_frame(Encoding& encoding, base::MonoTime now) {
    const bool key = encoding.key_wanted && now >= encoding.key_frame_at;
    if (key) {
        encoding.key_wanted = false;
        encoding.key_frame_at = now + least_between_key_frames;
        encoding.stream.count_key_frame();
    }
    encoding.left = encoding.model->next_frame(key);
    // Packets of even size, as libwebrtc's packetizer makes them.
    constexpr std::size_t most = OutgoingStream::max_packet - header_room - vp8_descriptor_size;
    const std::size_t pieces = (encoding.left + most - 1) / most;
    encoding.piece = (encoding.left + pieces - 1) / pieces;
    encoding.first = true;
    encoding.time = encoding.stream.time_at(encoding.next_frame);
    encoding.next_frame += std::chrono::nanoseconds(1'000'000'000 / frames_per_second);
}

void TrackSender::tick_video(Encoding& encoding, Transport& transport,
                             const media::rtp::ExtensionMap& map, std::uint16_t& transport_number,
                             base::MonoTime now) {
    std::size_t budget = std::max<std::size_t>(encoding.bytes_a_tick, 1);
    while (budget > 0) {
        if (encoding.left == 0) {
            if (encoding.next_frame > now) {
                return;
            }
            begin_frame(encoding, now);
        }
        const std::size_t body = std::min(encoding.left, encoding.piece);
        const std::size_t size =
            std::max(body, vp8_key_header_size + stamp_size) + vp8_descriptor_size;
        const auto payload = encoding.stream.payload(size);
        const auto head = encoding.model->write_head(payload, encoding.first);
        std::ranges::fill(payload.subspan(head), std::uint8_t{0x5a});
        encoding.left -= body;
        encoding.first = false;
        encoding.stream.send(transport, map, agreed_, encoding.left == 0, encoding.time,
                             transport_number, now);
        budget -= std::min(budget, size);
    }
}

void TrackSender::on_nack(Transport& transport, const media::rtp::ExtensionMap& map,
                          const media::rtp::Nack& nack, std::uint16_t& transport_number,
                          base::MonoTime now) {
    for (auto& encoding : encodings_) {
        if (encoding.stream.ssrc() != nack.media.value) {
            continue;
        }
        for (std::size_t i = 0; i < nack.items.size(); ++i) {
            encoding.stream.repeat(transport, map, agreed_, nack.items[i], transport_number, now);
        }
    }
}

void TrackSender::on_key_frame_wish(std::uint32_t ssrc) {
    for (auto& encoding : encodings_) {
        if (encoding.model && encoding.stream.ssrc() == ssrc) {
            encoding.key_wanted = true;
        }
    }
}

SendingCounters TrackSender::counters() const {
    SendingCounters sum;
    for (const auto& encoding : encodings_) {
        const auto& part = encoding.stream.counters();
        sum.packets += part.packets;
        sum.bytes += part.bytes;
        sum.repeated += part.repeated;
        sum.key_frames += part.key_frames;
    }
    return sum;
}

} // namespace conclave::load
