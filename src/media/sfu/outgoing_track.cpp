#include "media/sfu/outgoing_track.hpp"

#include <algorithm>

namespace conclave::media::sfu {
namespace {

constexpr std::size_t sent_records = 1024; // about a second of video at 8 Mbit/s; a power of two
constexpr std::size_t sent_audio_records = 128;

/// So that a receiver that loses the first packets still guesses the rollover counter right
/// (RFC 3711, 3.3.1): in [1000, 2^15).
rtp::LongSeq first_sequence(base::Random& random) {
    return 1000 + static_cast<rtp::LongSeq>(random_u32(random) % (32'768 - 1000));
}

std::uint32_t clock_rate_of(const OutgoingMapping& mapping) {
    return mapping.codecs.empty() ? 90'000 : mapping.codecs.front().clock_rate;
}

} // namespace

OutgoingTrack::OutgoingTrack(Services& services, OutgoingId id, IncomingTrack& source,
                             OutgoingMapping mapping, Egress& egress)
    : services_(services), id_(id), source_(source), mapping_(std::move(mapping)), egress_(egress),
      clock_rate_(clock_rate_of(mapping_)), ssrc_{random_u32(services.random)},
      numbers_(first_sequence(services.random)),
      times_(clock_rate_, static_cast<rtp::LongTime>(random_u32(services.random))),
      sent_(source.kind() == Kind::video ? sent_records : sent_audio_records) {
    for (const ExtensionMapping& extension : mapping_.extensions) {
        // Ids that the description uses twice are the peer's fault; the first one holds.
        static_cast<void>(extensions_.set(extension.extension, extension.id));
    }
    const auto with_rtx = std::ranges::find_if(
        mapping_.codecs, [](const CodecMapping& c) { return c.rtx_payload_type.has_value(); });
    if (with_rtx != mapping_.codecs.end()) {
        rtx_.emplace(rtp::Ssrc{random_u32(services.random)}, *with_rtx->rtx_payload_type,
                     first_sequence(services.random));
    } else if (source.kind() == Kind::video) {
        kept_ = std::make_unique<SentDatagrams>();
    }
    match_codecs();
    source_.add_copy(*this);
}

OutgoingTrack::~OutgoingTrack() {
    source_.remove_copy(*this);
}

std::optional<rtp::Ssrc> OutgoingTrack::rtx_ssrc() const {
    return rtx_ ? std::optional(rtx_->ssrc()) : std::nullopt;
}

void OutgoingTrack::match_codecs() {
    payload_types_.fill(no_payload_type);
    const auto& theirs = source_.payload_types().codecs();
    for (std::size_t i = 0; i < std::min(theirs.size(), payload_types_.size()); ++i) {
        if (const auto match = find_match(theirs[i], mapping_.codecs)) {
            payload_types_[i] = mapping_.codecs[*match].payload_type;
        }
    }
}

bool OutgoingTrack::decodable() const {
    return std::ranges::any_of(payload_types_, [](auto type) { return type != no_payload_type; });
}

bool OutgoingTrack::take_undecodable(base::MonoTime now) {
    const auto used = source_.codec_in_use();
    if (!started_ || !used ||
        (*used < payload_types_.size() && payload_types_[*used] != no_payload_type)) {
        undecodable_since_.reset();
        return false;
    }
    undecodable_since_ = undecodable_since_.value_or(now);
    if (undecodable_told_ || now - *undecodable_since_ < undecodable_patience) {
        return false;
    }
    undecodable_told_ = true;
    return true;
}

void OutgoingTrack::start(base::MonoTime now) {
    if (!started_) {
        started_ = true;
        choose(now);
    }
}

void OutgoingTrack::set_render_hint(const RenderHint& hint, base::MonoTime now) {
    hint_ = hint;
    choose(now);
}

bool OutgoingTrack::set_limit(const std::optional<Quality>& most, const Quality& ideal,
                              base::MonoTime now) {
    const bool was_off = limited_ && !limit_;
    limited_ = true;
    limit_ = most;
    ideal_ = ideal;
    choose(now);
    return was_off != !most;
}

/// AV1's payload does not tell where one spatial layer of a picture ends and the next begins: who
/// did not negotiate the dependency descriptor gets the smallest, which is a picture of its own.
codec::Layers OutgoingTrack::decodable_layers(std::optional<std::size_t> codec) const {
    codec::Layers layers = within_;
    if (codec && source_.format(*codec) == codec::Format::av1 &&
        !extensions_.has(Extension::dependency_descriptor)) {
        layers.spatial = 0;
    }
    return layers;
}

/// Sets the layer to go for, and asks for the key frame that it takes.
void OutgoingTrack::choose(base::MonoTime now) {
    if (!started_) {
        return;
    }
    if (kind() == Kind::audio) {
        target_ = 0;
        return;
    }
    if (!shown() || (limited_ && !limit_)) {
        target_.reset();
        current_.reset();
        return;
    }
    auto next = source_.highest_alive(now).value_or(0);
    if (limited_) {
        next = std::min(next, limit_->encoding);
        while (next > 0 && !source_.feed(next).alive(now)) {
            --next;
        }
    }
    target_ = next;
    // Of an encoding in place of one that does not flow, all of it.
    within_ = limited_ && limit_->encoding == next ? limit_->within : codec::all_layers;
    if (current_ == target_) {
        filter_.aim(decodable_layers(source_.codec_in_use()));
    } else if (current_) { // until the key frame of the other
        filter_.aim({codec::max_spatial - 1,
                     *current_ > next ? std::uint8_t{0} : codec::all_layers.temporal});
    }
    if (!current_ || *current_ <= next) {
        leaving_since_.reset();
    } else if (!leaving_since_) {
        leaving_since_ = now;
    } else if (now - *leaving_since_ > longest_leaving) {
        current_.reset();
    }
    const bool other = current_ != target_;
    if (other || filter_.needs_keyframe(source_.feed(next).layer_rates().top_spatial(now))) {
        source_.want_keyframe(*target_, now);
    }
}

void OutgoingTrack::on_packet(const Packet& packet) {
    if (packet.restarted && current_ == packet.layer) {
        current_.reset(); // the numbers mean nothing any more: begin as after a switch
    }
    if (packet.layer == current_) {
        forward(packet);
    } else if (packet.layer == target_ && try_switch(packet)) {
        forward(packet);
        catch_up(packet);
    } else {
        ++services_.counters.filtered;
    }
}

/// Sound may begin anywhere, pictures at a key frame.
bool OutgoingTrack::try_switch(const Packet& packet) {
    if (kind() == Kind::video && !packet.picture.keyframe) {
        source_.want_keyframe(packet.layer, packet.now);
        return false;
    }
    std::optional<rtp::LongTime> on_old_line;
    if (last_layer_ == packet.layer && !packet.restarted) {
        on_old_line = packet.time;
    } else if (last_layer_ && !packet.restarted) {
        on_old_line = source_.feed(packet.layer)
                          .clock()
                          .on_line_of(source_.feed(*last_layer_).clock(), packet.time);
    }
    if (times_.switch_to(packet.time, on_old_line, packet.now) == rtp::TimeMap::Verdict::wait) {
        source_.want_keyframe(packet.layer, packet.now);
        return false;
    }
    numbers_.switch_to(packet.seq, last_marker_ ? 0 : 1);
    pictures_.switch_to(packet.picture.head);
    filter_.aim(decodable_layers(packet.codec));
    filter_.begin();
    services_.counters.layer_switches += current_ ? 1U : 0U;
    current_ = last_layer_ = packet.layer;
    return true;
}

rtp::EgressHeader OutgoingTrack::header(base::ByteView bytes, const rtp::PacketView& view,
                                        std::size_t codec, rtp::LongSeq out,
                                        const Sent& sent) const {
    rtp::EgressHeader header;
    header.ssrc = ssrc_;
    header.seq = rtp::to_seq(out);
    header.time = rtp::to_rtp_time(sent.time);
    header.payload_type = payload_types_[codec];
    header.marker = sent.marker;
    const auto copy = [&](Extension extension) {
        return rtp::find_extension(bytes, view, extension).value_or(base::ByteView{});
    };
    header.audio_level = copy(Extension::audio_level);
    header.video_orientation = copy(Extension::video_orientation);
    header.capture_time = rtp::read_capture_time(bytes, view).value_or(base::ByteView{});
    header.dependency_descriptor = copy(Extension::dependency_descriptor);
    return header;
}

void OutgoingTrack::forward(const Packet& packet) {
    if (packet.codec >= payload_types_.size() || payload_types_[packet.codec] == no_payload_type) {
        ++services_.counters.filtered;
        return;
    }
    const codec::PictureInfo& picture = packet.picture;
    if (kind() == Kind::video && !filter_.pass(picture, packet.seq, packet.top)) {
        leave_out(packet);
        return;
    }
    codec::PictureNumbers numbers;
    if (picture.head.size != 0) {
        const bool late = numbers_.started() && packet.seq <= numbers_.highest_in();
        if (picture.keyframe && !late && pictures_.has_passed(picture.head)) {
            pictures_.switch_to(picture.head); // the encoder began to count anew
        }
        const auto given = pictures_.forward(picture.head);
        if (!given) {
            leave_out(packet); // late, of a picture that was left out
            return;
        }
        numbers = *given;
    }
    const auto out = numbers_.forward(packet.seq);
    if (!out) {
        ++services_.counters.filtered; // from before a switch, or far too late
        return;
    }
    const Sent sent{.layer = static_cast<std::uint8_t>(packet.layer),
                    .in = packet.seq,
                    .time = times_.forward(packet.time, packet.now),
                    .picture = numbers,
                    .marker = packet.view.marker || filter_.ends_picture(picture, packet.seq)};
    last_marker_ = sent.marker;
    last_time_ = sent.time;
    last_payload_type_ = payload_types_[packet.codec];
    sent_.on_sent(*out, sent, packet.now);
    if (picture.keyframe) {
        sent_.on_keyframe_sent(*out);
    }
    const auto priority = kind() == Kind::audio ? PacketPriority::audio : PacketPriority::video;
    if (egress_.pass(priority, packet.view.size, packet.now)) {
        write({packet.bytes, packet.view, packet.codec, picture.head}, *out, sent, packet.now);
        return;
    }
    PacedPacket waiting = paced(*out, packet.view.size);
    waiting.temporal = picture.temporal;
    egress_.wait(priority, waiting, packet.now);
}

/// On purpose: the subscriber must not take it for lost.
void OutgoingTrack::leave_out(const Packet& packet) {
    ++services_.counters.filtered;
    numbers_.drop(packet.seq);
    pictures_.drop(packet.picture.head);
}

void OutgoingTrack::write(const Content& content, rtp::LongSeq out, const Sent& sent,
                          base::MonoTime now) {
    auto written = header(content.bytes, content.view, content.codec, out, sent);
    if (packets_ < packets_with_mid) {
        written.mid = mapping_.mid;
    }
    const auto payload = rtp::payload(content.bytes, content.view);
    std::array<std::uint8_t, codec::max_numbered> space{};
    const auto head = codec::write_numbers(space, payload, content.head, sent.picture);
    const std::size_t size =
        egress_.send(written, extensions_, head, payload.subspan(head.size()), now);
    if (size == 0) {
        return; // a gap for the subscriber, who asks again
    }
    if (kept_) {
        kept_->keep(out, egress_.departed());
    }
    ++services_.counters.forwarded;
    ++packets_;
    payload_bytes_ += payload.size();
    rate_.add(size, now);
}

/// Its number must not be a gap for the subscriber.
void OutgoingTrack::on_padding(std::size_t layer, rtp::LongSeq seq) {
    if (current_ == layer) {
        numbers_.drop(seq);
    }
}

void OutgoingTrack::tick(base::MonoTime now) {
    rate_.tick(now);
    if (kind() == Kind::video) {
        choose(now);
    }
}

} // namespace conclave::media::sfu
