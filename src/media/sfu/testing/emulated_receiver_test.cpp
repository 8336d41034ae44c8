#include "media/sfu/testing/emulated_receiver_test.hpp"

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
    if (packet.view.padding_only()) { // a probe between two pictures
        parts_.emplace(seq, Part{.padding = true});
        decode(now);
        return;
    }
    const auto payload = rtp::payload(base::ByteView(packet.bytes), packet.view);
    const auto read = codec::read_picture(codec::Format::vp8, payload);
    if (read.head.size == 0) {
        return;
    }
    Part part{.first = read.starts,
              .key = read.keyframe,
              .last = packet.view.marker,
              .lines = read.short_side,
              .head = read.head,
              .base = read.temporal == 0};
    if (part.first) {
        part.references =
            read_references(payload.subspan(read.head.size)).value_or(part.references);
    }
    if (part.key) {
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

bool ReceivedPicture::can_follow(const Part& first) const {
    const auto& numbers = first.head.numbers;
    const int tl0 = newest_.tl0 + (first.head.tl0_at != 0 && first.base ? 1 : 0);
    const std::uint16_t needed = first.references.builds_on;
    return numbers.picture == (newest_.picture + 1) % (1 << 15) &&
           numbers.tl0 == static_cast<std::uint8_t>(tl0) &&
           (first.key || decoded_[needed % decoded_.size()] == needed);
}

void ReceivedPicture::show(rtp::LongSeq first, rtp::LongSeq end, base::MonoTime now) {
    const Part& part = parts_.at(first);
    if (part.key) {
        lines_ = part.lines;
        decoded_.fill(std::nullopt);
    }
    newest_ = part.head.numbers;
    const std::uint16_t number = part.references.number;
    decoded_[number % decoded_.size()] = number;
    moments_.push_back({now, lines_});
    parts_.erase(parts_.begin(), parts_.lower_bound(end));
    next_ = end;
    asked_ = now;
}

void ReceivedPicture::decode(base::MonoTime now) {
    for (;;) {
        if (next_) {
            if (const auto part = parts_.find(*next_);
                part != parts_.end() && part->second.padding) {
                parts_.erase(part);
                ++*next_;
                continue;
            }
            if (const auto end = end_of(*next_); end && can_follow(parts_.at(*next_))) {
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
