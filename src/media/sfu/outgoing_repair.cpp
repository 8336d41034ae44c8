#include "media/sfu/outgoing_track.hpp"

#include <algorithm>
#include <array>

/// What an outgoing track does on its subscriber's RTCP.
namespace conclave::media::sfu {
namespace {

constexpr std::size_t most_padding = 255; // its length is one byte

} // namespace

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

template <class Use>
std::size_t OutgoingTrack::recall(rtp::LongSeq out, Use&& use) {
    const Sent* sent = sent_.find(out);
    const Feed* feed = sent == nullptr ? nullptr : &source_.feed(sent->layer);
    const Feed::Kept* kept = feed == nullptr ? nullptr : feed->find(sent->in);
    if (kept == nullptr || kept->codec >= payload_types_.size() ||
        payload_types_[kept->codec] == no_payload_type) {
        return 0;
    }
    return use(Content{feed->bytes(*kept), kept->view, kept->codec, kept->picture.head}, *sent);
}

/// The first packet of a key frame was lost and has come as RTX, or was overtaken: what follows it
/// is here already, and was not sent since nobody could have used it. A NACK would not bring it.
void OutgoingTrack::catch_up(const Packet& begun) {
    if (kind() != Kind::video) {
        return;
    }
    const Feed& feed = source_.feed(begun.layer);
    for (rtp::LongSeq seq = begun.seq + 1; seq <= begun.seq + catch_up_depth; ++seq) {
        const Feed::Kept* kept = feed.find(seq);
        if (kept == nullptr) {
            continue;
        }
        Packet next{feed.bytes(*kept), kept->view,  seq,          kept->time,
                    begun.layer,       kept->codec, kept->picture};
        next.top = begun.top;
        next.now = begun.now;
        forward(next);
    }
}

PacedPacket OutgoingTrack::paced(rtp::LongSeq out, std::size_t bytes) const {
    PacedPacket packet;
    packet.handle = static_cast<std::uint64_t>(out);
    packet.bytes = static_cast<std::uint32_t>(bytes);
    packet.track = ssrc_.value;
    return packet;
}

void OutgoingTrack::repeat(rtp::LongSeq out, base::MonoTime now) {
    const auto answer = sent_.ask(out, now, egress_.round_trip());
    const bool possible = rtx_ || (kept_ && kept_->find(out));
    if (!possible || answer != rtp::NackAnswer::repeat) {
        ++services_.counters.nacks_ignored;
        // It will never come: the subscriber would wait for it for seconds before it says so.
        const bool lost = answer == rtp::NackAnswer::too_old ||
                          answer == rtp::NackAnswer::too_often ||
                          (answer == rtp::NackAnswer::repeat && !possible);
        if (lost && kind() == Kind::video) {
            on_keyframe_request(now);
        }
        return;
    }
    const std::size_t used = rtx_ ? repeat_as_rtx(out, now) : repeat_as_it_was(out, now);
    if (used == 0) {
        ++services_.counters.nacks_ignored;
        return;
    }
    ++services_.counters.retransmitted;
    rate_.add(used, now);
    sent_.on_repeated(out, now);
}

bool OutgoingTrack::leaves_now(rtp::LongSeq out, std::size_t bytes, base::MonoTime now) {
    if (egress_.pass(PacketPriority::retransmission, bytes, now)) {
        return true;
    }
    PacedPacket waiting = paced(out, bytes);
    waiting.handle |= repetition;
    egress_.wait(PacketPriority::retransmission, waiting, now);
    return false;
}

std::size_t OutgoingTrack::repeat_as_rtx(rtp::LongSeq out, base::MonoTime now) {
    return recall(out, [&](const Content& content, const Sent& sent) {
        const std::size_t size = content.view.size;
        if (!egress_.spend_repair(size, now)) {
            return std::size_t{0};
        }
        return leaves_now(out, size, now) ? write_repetition(content, out, sent, now) : size;
    });
}

/// For subscribers without RTX, which twilio-video takes out of Firefox' descriptions. What was
/// protected once is not protected again: that would give away AES-GCM's key (RFC 7714, 8.4).
std::size_t OutgoingTrack::repeat_as_it_was(rtp::LongSeq out, base::MonoTime now) {
    const auto kept = kept_->find(out);
    if (!kept || !egress_.spend_repair(kept->bytes.size(), now)) {
        return 0;
    }
    const std::size_t size = kept->bytes.size();
    return leaves_now(out, size, now) ? egress_.send_again(*kept, now) : size;
}

std::size_t OutgoingTrack::write_repetition(const Content& content, rtp::LongSeq out,
                                            const Sent& sent, base::MonoTime now) {
    std::array<std::uint8_t, rtp::rtx_head + codec::max_numbered> head{};
    rtp::write_original_seq(std::span(head).first<rtp::rtx_head>(), rtp::to_seq(out));
    const auto payload = rtp::payload(content.bytes, content.view);
    const std::size_t numbered = codec::write_numbers(std::span(head).subspan<rtp::rtx_head>(),
                                                      payload, content.head, sent.picture)
                                     .size();
    const auto wrapped = rtx_->wrap(header(content.bytes, content.view, content.codec, out, sent));
    return egress_.send(wrapped, extensions_, std::span(head).first(rtp::rtx_head + numbered),
                        payload.subspan(numbered), now);
}

void OutgoingTrack::send_waiting(const PacedPacket& packet, base::MonoTime now) {
    const auto out = static_cast<rtp::LongSeq>(packet.handle & ~repetition);
    const bool again = (packet.handle & repetition) != 0;
    if (again && kept_) {
        const auto kept = kept_->find(out);
        services_.counters.paced_dropped += kept ? 0U : 1U; // others have taken its place
        if (kept) {
            static_cast<void>(egress_.send_again(*kept, now)); // counts its own drops
        }
        return;
    }
    const std::size_t used = recall(out, [&](const Content& content, const Sent& sent) {
        if (again) {
            static_cast<void>(write_repetition(content, out, sent, now)); // counts its own drops
        } else {
            write(content, out, sent, now);
        }
        return std::size_t{packet.bytes};
    });
    services_.counters.paced_dropped += used == 0 ? 1U : 0U; // left the history meanwhile
}

/// While another layer is on its way, its key frame mends what the gap breaks.
void OutgoingTrack::on_paced_drop(const PacedPacket& packet, base::MonoTime now) {
    if ((packet.handle & repetition) == 0 && current_ && current_ == target_) {
        source_.want_keyframe(*current_, now);
    }
}

bool OutgoingTrack::can_probe() const {
    return started_ && kind() == Kind::video && (rtx_ || packets_ > 0);
}

/// Something that was sent lately, which may even help; else padding. Both in the RTX stream, where
/// a number more or less means nothing.
std::size_t OutgoingTrack::send_probe(std::size_t most, base::MonoTime now) {
    if (!can_probe()) {
        return 0;
    }
    if (!rtx_) {
        return send_padding(most, now);
    }
    const rtp::LongSeq out = sent_.highest() - probe_back_;
    probe_back_ = (probe_back_ + 1) % probe_depth;
    const std::size_t repeated = recall(out, [&](const Content& content, const Sent& sent) {
        return content.view.size <= most ? write_repetition(content, out, sent, now) : 0;
    });
    if (repeated != 0) {
        return repeated;
    }
    rtp::EgressHeader header;
    header.ssrc = rtx_->ssrc();
    header.seq = rtx_->take();
    header.time = rtp::to_rtp_time(last_time_);
    header.payload_type = rtx_->payload_type();
    return egress_.send_padding(header, extensions_,
                                static_cast<std::uint8_t>(std::min(most, most_padding)), now);
}

/// Among the pictures themselves, for a subscriber that takes no RTX: twilio-video leaves it out in
/// Firefox. Between two pictures only, and while none waits, since it would overtake that; as
/// libwebrtc's senders do.
std::size_t OutgoingTrack::send_padding(std::size_t most, base::MonoTime now) {
    if ((current_ && !last_marker_) || !egress_.nothing_waits()) {
        return 0;
    }
    rtp::EgressHeader header;
    header.ssrc = ssrc_;
    const rtp::LongSeq out = numbers_.insert();
    header.seq = rtp::to_seq(out);
    header.time = rtp::to_rtp_time(last_time_);
    header.payload_type = last_payload_type_;
    const std::size_t size = egress_.send_padding(
        header, extensions_, static_cast<std::uint8_t>(std::min(most, most_padding)), now);
    if (size == 0) {
        return 0;
    }
    ++packets_;
    sent_.on_sent(out, {}, now); // it is asked for when it is lost, as all others
    kept_->keep(out, egress_.departed());
    return size;
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
    text += ", wanted " + name(target_) + ", limit ";
    text += limited_ ? name(limit_.transform([](const Quality& most) { return most.encoding; }))
                     : std::string("not set");
    text += kind() == Kind::video ? ", " + filter_.explain() : std::string();
    text += ", highest alive " + name(source_.highest_alive(now)) + " of ";
    text += std::to_string(source_.layers());
    text += hint_.enabled == false ? ", hidden" : ", shown";
    return text + ", " + std::to_string(packets_) + " packets\n";
}

} // namespace conclave::media::sfu
