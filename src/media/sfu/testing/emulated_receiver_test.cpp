#include "media/sfu/testing/emulated_receiver_test.hpp"

#include "media/codec/keyframe.hpp"
#include "media/codec/vp8_descriptor.hpp"
#include "media/rtp/ntp_time.hpp"
#include "media/rtp/wire.hpp"

#include <algorithm>

namespace conclave::media::sfu::testing {

using std::chrono::duration_cast;
using std::chrono::microseconds;

microseconds ReceivedStream::longest_gap(base::MonoTime from, base::MonoTime to) const {
    if (moments_.empty()) {
        return duration_cast<microseconds>(to - from);
    }
    microseconds longest{0};
    base::MonoTime before = std::max(from, moments_.front().at);
    const auto gap_to = [&](base::MonoTime at) {
        longest = std::max(longest, duration_cast<microseconds>(at - before));
        before = at;
    };
    for (const Moment& moment : moments_) {
        if (moment.at > from && moment.at < to) {
            gap_to(moment.at);
        }
    }
    gap_to(std::max(to, before));
    return longest;
}

void ReceivedStream::on_sender_report(const rtp::SenderInfo& info, base::MonoTime now) {
    last_report_ = info.ntp.middle();
    reported_ = now;
}

rtp::ReportBlock ReceivedStream::report(rtp::Ssrc ssrc, base::MonoTime now) {
    auto block = stats_.report();
    block.ssrc = ssrc;
    block.last_sender_report = last_report_;
    block.delay_since_last = last_report_ == 0 ? 0 : rtp::to_short_ntp(now - reported_);
    return block;
}

rtp::LongSeq ReceivedStream::note(const Received& packet, base::MonoTime now, bool recovered) {
    const auto seq = seq_.unwrap(packet.view.seq.value);
    stats_.on_packet(seq, time_.unwrap(packet.view.time.value), now, recovered);
    return seq;
}

void ReceivedSound::on_media(Received& packet, base::MonoTime now) {
    note(packet, now, false);
    moments_.push_back({now});
}

void ReceivedPicture::on_media(Received& packet, base::MonoTime now) {
    note(packet, now, false);
    take(numbers_.unwrap(packet.view.seq.value), packet, now);
}

void ReceivedPicture::on_rtx(Received& packet, base::MonoTime now) {
    if (packet.view.payload_size <= 2 || !numbers_.started()) {
        return; // a probe of nothing
    }
    const auto original = rtp::read_u16(base::ByteView(packet.bytes), packet.view.payload_at);
    packet.view.payload_at += 2;
    packet.view.payload_size -= 2;
    take(numbers_.peek(original), packet, now);
}

void ReceivedPicture::take(rtp::LongSeq seq, const Received& packet, base::MonoTime now) {
    nack_.on_packet(seq, now);
    if ((next_ && seq < *next_) || parts_.contains(seq)) {
        return;
    }
    const auto payload = rtp::payload(base::ByteView(packet.bytes), packet.view);
    const auto descriptor = codec::read_vp8_descriptor(payload);
    if (!descriptor) {
        return;
    }
    Part part{.first = descriptor->starts_picture,
              .key = descriptor->keyframe,
              .last = packet.view.marker};
    if (part.key) {
        part.lines = codec::picture_short_side("VP8", payload).value_or(0);
        nack_.on_keyframe(seq);
    }
    parts_.emplace(seq, part);
    decode(now);
}

std::optional<rtp::LongSeq> ReceivedPicture::end_of(rtp::LongSeq seq) const {
    auto part = parts_.find(seq);
    if (part == parts_.end() || !part->second.first) {
        return std::nullopt;
    }
    for (; part != parts_.end() && part->first == seq; ++part, ++seq) {
        if (part->second.last) {
            return seq + 1;
        }
    }
    return std::nullopt;
}

void ReceivedPicture::show(rtp::LongSeq first, rtp::LongSeq end, base::MonoTime now) {
    if (const Part& part = parts_.at(first); part.key) {
        lines_ = part.lines;
    }
    moments_.push_back({now, lines_});
    parts_.erase(parts_.begin(), parts_.lower_bound(end));
    next_ = end;
    asked_ = now;
}

void ReceivedPicture::decode(base::MonoTime now) {
    for (;;) {
        if (next_) {
            if (const auto end = end_of(*next_)) {
                show(*next_, *end, now);
                continue;
            }
        }
        // Stuck: a whole key frame later on will do, the newest of them best.
        const auto found = std::ranges::find_if(parts_.rbegin(), parts_.rend(), [&](auto& entry) {
            return entry.second.key && end_of(entry.first);
        });
        if (found == parts_.rend()) {
            return;
        }
        show(found->first, *end_of(found->first), now);
    }
}

bool ReceivedPicture::asks_for_keyframe(base::MonoTime now) {
    const auto patience =
        next_ ? duration_cast<std::chrono::milliseconds>(wait_for_frame) : wait_for_keyframe;
    if (!nack_.take_overflow() && now - asked_ < patience) {
        return false;
    }
    asked_ = now;
    return true;
}

} // namespace conclave::media::sfu::testing
