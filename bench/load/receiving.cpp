#include "load/receiving.hpp"

#include "load/stamp.hpp"
#include "media/codec/picture.hpp"

#include <algorithm>
#include <cmath>

namespace conclave::load {

using media::rtp::LongSeq;

namespace {

constexpr double freeze_factor = 3;                   // W3C webrtc-stats, freezeCount
constexpr double freeze_addition = 0.15;              // s
constexpr double mean_gain = 1.0 / 30;                // over about 30 frames, as libwebrtc
constexpr double jitter_gain = 1.0 / 16;              // RFC 3550, A.8
constexpr std::chrono::milliseconds stuck_after{300}; // a lost packet that nobody repaired

} // namespace

void ReceivingCounters::add(const ReceivingCounters& other) {
    packets += other.packets;
    video_packets += other.video_packets;
    bytes += other.bytes;
    expected += other.expected;
    duplicates += other.duplicates;
    repaired += other.repaired;
    strangers += other.strangers;
    frames += other.frames;
    freezes += other.freezes;
    frozen += other.frozen;
}

ReceivingCounters ReceivingCounters::since(const ReceivingCounters& earlier) const {
    ReceivingCounters difference = *this;
    difference.packets -= earlier.packets;
    difference.video_packets -= earlier.video_packets;
    difference.bytes -= earlier.bytes;
    difference.expected -= earlier.expected;
    difference.duplicates -= earlier.duplicates;
    difference.repaired -= earlier.repaired;
    difference.strangers -= earlier.strangers;
    difference.frames -= earlier.frames;
    difference.freezes -= earlier.freezes;
    difference.frozen -= earlier.frozen;
    return difference;
}

IncomingStream::IncomingStream(media::Kind kind, std::uint32_t ssrc, std::uint32_t clock_rate)
    : kind_(kind), ssrc_(ssrc), clock_rate_(clock_rate) {}

ReceivingCounters IncomingStream::counters() const {
    auto counters = counters_;
    counters.expected = first_ ? static_cast<std::uint64_t>(highest_ - *first_ + 1) : 0;
    return counters;
}

void IncomingStream::on_packet(const media::rtp::PacketView& view, base::ByteView payload,
                               bool opened, bool repaired, base::MonoTime arrival,
                               Histogram& latency) {
    if (opened && view.padding_only() && !first_) {
        return; // a probe before the first picture; where the numbers begin is not known yet
    }
    const LongSeq seq = unwrapper_.unwrap(view.seq.value);
    if (!first_) {
        first_ = highest_ = seq;
        complete_ = seq - 1;
    }
    if (seq < *first_ || highest_ - seq >= static_cast<LongSeq>(window)) {
        return; // from before the count began
    }
    for (LongSeq ahead = highest_ + 1; ahead <= seq; ++ahead) {
        received_.reset(place(ahead));
        markers_.reset(place(ahead));
    }
    highest_ = std::max(highest_, seq);
    if (received_.test(place(seq))) {
        ++counters_.duplicates;
        return;
    }
    received_.set(place(seq));
    markers_.set(place(seq), view.marker);
    ++counters_.packets;
    counters_.video_packets += kind_ == media::Kind::video ? 1U : 0U;
    counters_.bytes += view.size;
    counters_.repaired += repaired ? 1U : 0U;
    nack_.on_packet(seq, arrival);
    if (opened && !view.padding_only()) {
        if (const auto sent = read_stamp(payload)) {
            latency.add(arrival - *sent);
        } else {
            ++counters_.strangers;
        }
    }
    if (!repaired && last_arrival_ != base::MonoTime{}) {
        const double gap = std::chrono::duration<double>(arrival - last_arrival_).count();
        const auto ticks = static_cast<std::int32_t>(view.time.value - last_time_);
        jitter_ += (std::abs(gap * clock_rate_ - ticks) - jitter_) * jitter_gain;
    }
    last_time_ = view.time.value;
    last_arrival_ = arrival;
    if (kind_ == media::Kind::audio) {
        flows_ = true;
        return;
    }
    const bool key_frame =
        opened ? media::codec::read_picture(media::codec::Format::vp8, payload).keyframe : !flows_;
    follow(seq, key_frame, arrival);
}

/// Moves on over what is there without a gap; a marker on the way is a frame. A key frame needs
/// nothing before it: as soon as it is whole, a gap in front of it is passed over. Servers leave
/// one where they leave a layer in the middle of a frame.
void IncomingStream::follow(LongSeq seq, bool key_frame, base::MonoTime arrival) {
    if (key_frame) {
        key_frame_at_ = std::max(key_frame_at_.value_or(seq), seq);
    }
    if (key_frame_at_ &&
        (!flows_ || (*key_frame_at_ > complete_ + 1 && is_whole(*key_frame_at_)))) {
        flows_ = true;
        complete_ = *key_frame_at_ - 1;
        nack_.on_keyframe(*key_frame_at_);
    }
    if (!flows_) {
        return;
    }
    while (complete_ < highest_ && received_.test(place(complete_ + 1))) {
        ++complete_;
        last_progress_ = arrival;
        if (markers_.test(place(complete_))) {
            on_frame(arrival);
        }
    }
    if (key_frame_at_ && (*key_frame_at_ <= complete_ ||
                          highest_ - *key_frame_at_ >= static_cast<LongSeq>(window))) {
        key_frame_at_.reset();
    }
}

/// Are all packets there from the beginning of a frame to its marker?
bool IncomingStream::is_whole(LongSeq begin) const {
    for (LongSeq seq = begin; seq <= highest_ && received_.test(place(seq)); ++seq) {
        if (markers_.test(place(seq))) {
            return true;
        }
    }
    return false;
}

void IncomingStream::on_frame(base::MonoTime arrival) {
    ++counters_.frames;
    if (last_frame_ != base::MonoTime{}) {
        const std::chrono::nanoseconds length = arrival - last_frame_;
        const double gap = std::chrono::duration<double>(length).count();
        if (mean_gap_ > 0 &&
            gap > std::max(freeze_factor * mean_gap_, mean_gap_ + freeze_addition)) {
            ++counters_.freezes;
            counters_.frozen += length;
        } else {
            mean_gap_ = mean_gap_ > 0 ? mean_gap_ + (gap - mean_gap_) * mean_gain : gap;
        }
    }
    last_frame_ = arrival;
}

bool IncomingStream::take_key_frame_wish(base::MonoTime now) {
    const bool stuck = !flows_ || (complete_ < highest_ && now - last_progress_ > stuck_after);
    if (kind_ != media::Kind::video || !first_ || !stuck || now - wished_ < wish_interval) {
        return false;
    }
    wished_ = now;
    return true;
}

media::rtp::ReportBlock IncomingStream::report(base::MonoTime now) {
    const auto counted = counters();
    const std::uint64_t expected = counted.expected - expected_before_;
    const std::uint64_t received = counted.packets - received_before_;
    expected_before_ = counted.expected;
    received_before_ = counted.packets;
    media::rtp::ReportBlock block;
    block.ssrc = {ssrc_};
    if (expected > received) {
        block.fraction_lost = static_cast<std::uint8_t>(
            std::min<std::uint64_t>((expected - received) * 256 / expected, 255));
    }
    block.cumulative_lost =
        static_cast<std::int32_t>(counted.expected) - static_cast<std::int32_t>(counted.packets);
    block.highest_seq = static_cast<std::uint32_t>(highest_);
    block.jitter = static_cast<std::uint32_t>(jitter_);
    block.last_sender_report = last_report_;
    if (last_report_ != 0) {
        block.delay_since_last = media::rtp::to_short_ntp(now - last_report_at_);
    }
    return block;
}

void IncomingStream::on_sender_report(const media::rtp::SenderInfo& info, base::MonoTime now) {
    last_report_ = info.ntp.middle();
    last_report_at_ = now;
}

} // namespace conclave::load
