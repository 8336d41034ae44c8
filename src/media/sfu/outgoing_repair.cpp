#include "media/sfu/outgoing_track.hpp"

#include <algorithm>
#include <array>

/// What an outgoing track does on its subscriber's RTCP.
namespace conclave::media::sfu {

void OutgoingTrack::on_nack(const rtp::Nack& nack, base::MonoTime now) {
    using Responder = decltype(sent_);
    const std::size_t items = std::min(nack.items.size(), Responder::max_items);
    services_.counters.nacks_ignored += nack.items.size() - items;
    for (std::size_t i = 0; i < items; ++i) {
        const rtp::NackItem item = nack.items[i];
        const rtp::LongSeq first = sent_.lengthen(item.first);
        repeat(first, now);
        for (int bit = 0; bit < 16; ++bit) { // RFC 4585, 6.2.1
            if ((item.following >> bit & 1) != 0) {
                repeat(first + 1 + bit, now);
            }
        }
    }
}

/// Only as RTX: the same packet twice under SRTP would give away AES-GCM's key (RFC 7714, 8.4).
void OutgoingTrack::repeat(rtp::LongSeq out, base::MonoTime now) {
    if (!rtx_ || sent_.ask(out, now, egress_.round_trip()) != rtp::NackAnswer::repeat) {
        ++services_.counters.nacks_ignored;
        return;
    }
    const Sent& sent = sent_.record(out);
    const Feed& feed = source_.feed(sent.layer);
    const Feed::Kept* kept = feed.find(sent.in);
    if (kept == nullptr || !egress_.spend_repair(kept->view.size, now)) {
        ++services_.counters.nacks_ignored;
        return;
    }
    const auto bytes = feed.bytes(*kept);
    std::array<std::uint8_t, rtp::rtx_head + codec::max_vp8_descriptor> head{};
    rtp::write_original_seq(std::span(head).first<rtp::rtx_head>(), rtp::to_seq(out));
    const auto payload = rtp::payload(bytes, kept->view);
    std::size_t described = 0; // bytes of the payload's own descriptor
    if (const auto descriptor = vp8(kept->codec, payload)) {
        described = codec::write_vp8_descriptor(std::span(head).subspan<rtp::rtx_head>(), payload,
                                                *descriptor, sent.vp8)
                        .size();
    }
    const auto wrapped = rtx_->wrap(header(bytes, kept->view, kept->codec, out, sent.time));
    const std::size_t size =
        egress_.send(wrapped, extensions_, std::span(head).first(rtp::rtx_head + described),
                     payload.subspan(described), now);
    if (size != 0) {
        ++services_.counters.retransmitted;
        bytes_ += size;
        sent_.on_repeated(out, now);
    }
}

void OutgoingTrack::on_keyframe_request(base::MonoTime now) {
    if (!target_ || !wishes_.allow(now)) {
        ++services_.counters.keyframe_requests_suppressed;
        return;
    }
    source_.want_keyframe(current_.value_or(*target_), now);
}

std::optional<rtp::SenderInfo> OutgoingTrack::take_report(base::MonoTime now, rtp::NtpTime wall) {
    const auto interval = kind() == Kind::video ? video_report_interval : audio_report_interval;
    if (!current_ || packets_ == 0 || (reported_ && now - *reported_ < interval)) {
        return std::nullopt;
    }
    // Sound and picture of one publisher are put on one line through the publisher's own clock.
    const rtp::SenderClock& clock = source_.feed(*current_).clock();
    const auto offset = source_.publisher().clock_offset();
    const auto zero = clock.at(0); // when the feed's timestamps were, or would have been, 0
    if (!offset || !zero) {
        return std::nullopt; // a report that is wrong about time is worse than none
    }
    reported_ = now;
    const auto time = rtp::to_ticks(rtp::difference(wall, *zero) - *offset, clock.clock_rate());
    return rtp::SenderInfo{ssrc_, wall, rtp::to_rtp_time(time - times_.offset()),
                           static_cast<std::uint32_t>(packets_),
                           static_cast<std::uint32_t>(payload_bytes_)};
}

std::string OutgoingTrack::explain(base::MonoTime now) const {
    const auto name = [](const std::optional<std::size_t>& layer) {
        return layer ? std::to_string(*layer) : std::string("none");
    };
    std::string text = "outgoing " + std::to_string(id_);
    text += kind() == Kind::video ? " video of " : " audio of ";
    text += std::to_string(source_.id());
    text += started_ ? ": layer " + name(current_) : std::string(": waits for its description");
    text += ", wanted " + name(target_) + ", limit " + (limited_ ? name(limit_) : "not set");
    text += ", highest alive " + name(source_.highest_alive(now)) + " of ";
    text += std::to_string(source_.layers());
    text += hint_.enabled == false ? ", hidden" : ", shown";
    return text + ", " + std::to_string(packets_) + " packets\n";
}

} // namespace conclave::media::sfu
