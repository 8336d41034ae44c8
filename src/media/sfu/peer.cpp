#include "media/sfu/peer.hpp"

#include "base/random.hpp"
#include "media/sfu/channels.hpp"

#include <algorithm>

namespace conclave::media::sfu {

Peer::Peer(Services& services, Room& room, std::uint64_t id, std::string name)
    : services_(services), room_(room), id_(id), name_(std::move(name)),
      cname_(base::random_token(services.random, 12)), own_ssrc_{random_u32(services.random)},
      link_(services, *this), egress_(services, link_, *this), held_(services.slab) {}

Peer::~Peer() {
    channels_.reset();
    outgoing_.clear();
    while (!incoming_.empty()) {
        stop_incoming(incoming_.begin()->first);
    }
}

std::expected<IncomingId, ReceiveRefusal> Peer::receive(const IncomingMapping& mapping) {
    if (incoming_.size() >= max_tracks_per_transport) {
        return std::unexpected(ReceiveRefusal::too_many);
    }
    if (mapping.codecs.empty()) {
        return std::unexpected(ReceiveRefusal::no_codec);
    }
    if (std::ranges::any_of(incoming_, [&](const auto& entry) {
            return entry.second->mapping().mid == mapping.mid;
        })) {
        return std::unexpected(ReceiveRefusal::duplicate_mid);
    }
    const IncomingId id = room_.next_id();
    Publisher& self = *this;
    auto track = std::make_unique<IncomingTrack>(services_, id, mapping, self);
    bind_signalled(*track);
    room_.add(*track);
    incoming_.emplace(id, std::move(track));
    if (!arrivals_) {
        arrivals_.emplace();
    }
    take_held();
    return id;
}

void Peer::change_incoming(IncomingId incoming, const IncomingMapping& mapping) {
    if (const auto found = incoming_.find(incoming); found != incoming_.end()) {
        found->second->change(mapping);
        bind_signalled(*found->second);
        take_held();
    }
}

void Peer::stop_incoming(IncomingId incoming) {
    const auto found = incoming_.find(incoming);
    if (found == incoming_.end()) {
        return;
    }
    IncomingTrack& track = *found->second;
    room_.remove(track);
    std::erase_if(bindings_, [&](const auto& entry) {
        if (entry.second.track != &track) {
            return false;
        }
        link_.forget_ssrc(entry.first);
        return true;
    });
    incoming_.erase(found);
}

void Peer::set_incoming_enabled(IncomingId incoming, bool enabled) {
    if (const auto found = incoming_.find(incoming); found != incoming_.end()) {
        found->second->set_enabled(enabled);
    }
}

std::expected<OutgoingStream, SendRefusal> Peer::send(IncomingId source,
                                                      const OutgoingMapping& mapping) {
    IncomingTrack* from = room_.find(source);
    if (from == nullptr) {
        return std::unexpected(SendRefusal::unknown_source);
    }
    if (outgoing_.size() >= max_tracks_per_transport) {
        return std::unexpected(SendRefusal::too_many);
    }
    const OutgoingId id = room_.next_id();
    auto track = std::make_unique<OutgoingTrack>(services_, id, *from, mapping, egress_);
    if (!track->decodable()) {
        return std::unexpected(SendRefusal::no_codec);
    }
    OutgoingStream stream;
    stream.id = id;
    stream.ssrc = track->ssrc().value;
    if (const auto rtx = track->rtx_ssrc()) {
        stream.rtx_ssrc = rtx->value;
    }
    stream.cname = from->publisher().cname();
    outgoing_by_ssrc_.emplace(stream.ssrc, track.get());
    outgoing_.emplace(id, std::move(track));
    return stream;
}

void Peer::start(OutgoingId outgoing) {
    if (const auto found = outgoing_.find(outgoing); found != outgoing_.end()) {
        found->second->start(services_.loop.now());
    }
}

void Peer::stop_outgoing(OutgoingId outgoing) {
    if (const auto found = outgoing_.find(outgoing); found != outgoing_.end()) {
        outgoing_by_ssrc_.erase(found->second->ssrc().value);
        outgoing_.erase(found);
    }
}

void Peer::drop_copies_of(const IncomingTrack& track) {
    std::erase_if(outgoing_, [&](const auto& entry) {
        if (&entry.second->source() != &track) {
            return false;
        }
        outgoing_by_ssrc_.erase(entry.second->ssrc().value);
        return true;
    });
}

void Peer::on_link_state(TransportState state) {
    if (state == TransportState::connected && channels_) {
        channels_->connect(link_.role());
    }
    room_.later(id_, [state](TransportEvents& events) { events.on_state(state); });
}

void Peer::on_path_changed() {
    if (arrivals_) {
        arrivals_->reset();
    }
    egress_.on_path_changed(services_.loop.now());
}

void Peer::on_audio_level(IncomingId track, std::uint8_t level, base::MonoTime arrival) {
    room_.on_audio_level(track, level, arrival);
}

std::string Peer::explain() const {
    const auto now = services_.loop.now();
    std::string text = "transport " + std::to_string(id_) + " " + name_ + "\n";
    text += egress_.explain(now) + steering_.explain(now);
    for (const auto& [id, track] : outgoing_) {
        text += track->explain(now);
    }
    return text;
}

} // namespace conclave::media::sfu
