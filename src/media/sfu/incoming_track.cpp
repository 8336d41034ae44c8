#include "media/sfu/incoming_track.hpp"

#include "media/rtp/extension_values.hpp"
#include "media/sfu/outgoing_track.hpp"

#include <algorithm>

namespace conclave::media::sfu {
namespace {

FeedOptions feed_options(const IncomingMapping& mapping, std::size_t layer) {
    FeedOptions options;
    options.layer = layer;
    options.kind = mapping.kind;
    if (!mapping.codecs.empty()) {
        const CodecMapping& preferred = mapping.codecs.front();
        options.clock_rate = preferred.clock_rate;
        // Sound is not repeated without RTX: Opus conceals, and its packets are over in 20 ms.
        options.nack = preferred.nack;
        options.pli = preferred.pli;
        options.fir = preferred.fir;
    }
    return options;
}

} // namespace

IncomingTrack::IncomingTrack(Services& services, IncomingId id, IncomingMapping mapping,
                             Publisher& publisher)
    : services_(services), id_(id), mapping_(std::move(mapping)), payload_types_(mapping_.codecs),
      publisher_(publisher) {
    note_formats();
    make_feeds();
}

void IncomingTrack::note_formats() {
    formats_.clear();
    for (const CodecMapping& codec : payload_types_.codecs()) {
        formats_.push_back(codec::format_of(codec.name));
    }
}

void IncomingTrack::make_feeds() {
    const std::size_t wanted = std::max<std::size_t>(mapping_.encodings.size(), 1);
    while (feeds_.size() < wanted) { // never fewer: subscribers may be on one
        feeds_.push_back(std::make_unique<Feed>(services_, feed_options(mapping_, feeds_.size())));
    }
    for (std::size_t i = 0; i < mapping_.encodings.size(); ++i) {
        const EncodingMapping& encoding = mapping_.encodings[i];
        feeds_[i]->ssrc = encoding.ssrc ? encoding.ssrc : feeds_[i]->ssrc;
        feeds_[i]->rtx_ssrc = encoding.rtx_ssrc ? encoding.rtx_ssrc : feeds_[i]->rtx_ssrc;
    }
}

void IncomingTrack::change(IncomingMapping mapping) {
    mapping_ = std::move(mapping);
    payload_types_ = PayloadTypes(mapping_.codecs);
    note_formats();
    codec_in_use_.reset(); // the index may mean another codec now
    make_feeds();
    for (OutgoingTrack* copy : copies_) {
        copy->match_codecs();
    }
}

std::optional<std::size_t> IncomingTrack::layer_of_rid(std::string_view rid) const {
    const auto found = std::ranges::find(mapping_.encodings, rid, &EncodingMapping::rid);
    return found == mapping_.encodings.end()
               ? std::nullopt
               : std::optional(static_cast<std::size_t>(found - mapping_.encodings.begin()));
}

std::optional<std::size_t> IncomingTrack::highest_alive(base::MonoTime now) const {
    for (std::size_t layer = feeds_.size(); layer-- > 0;) {
        if (feeds_[layer]->alive(now)) {
            return layer;
        }
    }
    return std::nullopt;
}

void IncomingTrack::on_packet(std::size_t layer, base::ByteView bytes, const rtp::PacketView& view,
                              base::MonoTime arrival, bool recovered) {
    Feed& from = *feeds_[layer];
    if (view.padding_only()) {
        ++services_.counters.padding_only;
        if (const auto numbers = from.on_padding(view, arrival)) {
            for (OutgoingTrack* copy : copies_) {
                copy->on_padding(layer, numbers->seq);
            }
        }
        return;
    }
    const auto codec = payload_types_.media(view.payload_type);
    if (!codec) {
        ++services_.counters.unknown_payload_type;
        return;
    }
    const auto picture =
        kind() == Kind::video ? from.describe(formats_[*codec], bytes, view) : codec::PictureInfo{};
    const auto numbers = from.on_packet(bytes, view, *codec, picture, arrival, recovered);
    if (!numbers) {
        return;
    }
    codec_in_use_ = codec;
    services_.counters.recovered += recovered ? 1U : 0U;
    Packet packet{bytes, view, numbers->seq, numbers->time, layer, *codec, picture};
    packet.restarted = numbers->restarted;
    packet.now = arrival;
    if (kind() == Kind::audio) {
        if (const auto level = rtp::read_audio_level(bytes, view)) {
            // What a muted source still sends is noise.
            publisher_.on_audio_level(id_, enabled_ ? level->level : std::uint8_t{127}, arrival);
        }
    } else {
        packet.top = from.layer_rates().top_spatial(arrival);
        if (picture.keyframe) {
            from.on_keyframe(packet.seq, arrival);
            from.short_side = picture.short_side != 0 ? picture.short_side : from.short_side;
        }
    }
    for (OutgoingTrack* copy : copies_) {
        copy->on_packet(packet);
    }
}

bool IncomingTrack::in_use(std::size_t layer) const {
    return std::ranges::any_of(copies_, [layer](const OutgoingTrack* copy) {
        return copy->current() == layer || copy->target() == layer;
    });
}

void IncomingTrack::want_keyframe(std::size_t layer, base::MonoTime now) {
    if (kind() != Kind::video || layer >= feeds_.size()) {
        return;
    }
    Feed& wanted = *feeds_[layer];
    if (const auto request = wanted.keyframes().want(now, publisher_.round_trip())) {
        publisher_.send_keyframe_request(wanted, *request);
    } else {
        ++services_.counters.keyframe_requests_suppressed;
    }
}

void IncomingTrack::tick(base::MonoTime now) {
    for (const auto& feed : feeds_) {
        feed->tick(now);
        if (feed->nack().take_overflow()) {
            want_keyframe(feed->options().layer, now);
        }
        if (const auto request = feed->keyframes().poll(now, publisher_.round_trip())) {
            publisher_.send_keyframe_request(*feed, *request);
        }
    }
}

std::optional<std::vector<bool>> IncomingTrack::take_wanted() {
    if (kind() != Kind::video || feeds_.size() < 2) {
        return std::nullopt;
    }
    std::size_t needed = 0; // none while nobody shows it
    for (const OutgoingTrack* copy : copies_) {
        if (const auto ideal = copy->ideal()) {
            // Those below serve when the network gets worse.
            needed = std::max(needed, std::min(*ideal, feeds_.size() - 1) + 1);
        }
    }
    std::vector<bool> wanted(feeds_.size());
    for (std::size_t layer = 0; layer < wanted.size(); ++layer) {
        wanted[layer] = layer < needed;
    }
    const auto before = wanted_.empty() ? std::vector<bool>(feeds_.size(), true) : wanted_;
    if (wanted == before) {
        return std::nullopt;
    }
    wanted_ = wanted;
    return wanted;
}

} // namespace conclave::media::sfu
