#include "media/sfu/room_router.hpp"

namespace conclave::media::sfu {

RoomRouter::RoomRouter(Services& services, RouterEvents& events)
    : services_(services), events_(events), self_(std::make_shared<RoomRouter*>(this)) {}

RoomRouter::~RoomRouter() {
    *self_ = nullptr;
    while (!peers_.empty()) {
        close(peers_.begin()->first);
    }
}

Router::Opened RoomRouter::open(std::string name, TransportEvents& events) {
    const TransportId id = next_id();
    Room& self = *this;
    auto peer = std::make_unique<Peer>(services_, self, id, std::move(name));
    Transport* transport = peer.get();
    peers_.emplace(id, Entry{std::move(peer), &events});
    if (!tick_.armed()) {
        tick();
    }
    return {id, transport};
}

void RoomRouter::close(TransportId id) {
    if (const auto found = peers_.find(id); found != peers_.end()) {
        const auto ending = std::move(found->second.peer);
        peers_.erase(found);
    } // its tracks leave the other peers as it goes
    if (peers_.empty()) {
        tick_.reset();
    }
}

IncomingTrack* RoomRouter::find(IncomingId id) {
    const auto found = tracks_.find(id);
    return found == tracks_.end() ? nullptr : found->second;
}

void RoomRouter::remove(IncomingTrack& track) {
    for (const auto& [id, entry] : peers_) {
        entry.peer->drop_copies_of(track);
    }
    tracks_.erase(track.id());
    detector_.remove(track.id());
}

void RoomRouter::on_audio_level(IncomingId track, std::uint8_t level, base::MonoTime arrival) {
    detector_.on_level(track, level, arrival);
}

const Publisher* RoomRouter::speaker() const {
    if (detector_.speakers().empty()) {
        return nullptr;
    }
    const auto found = tracks_.find(detector_.speakers().front());
    return found == tracks_.end() ? nullptr : &found->second->publisher();
}

void RoomRouter::tell_speakers(base::MonoTime now) {
    if (now < next_speakers_) {
        return;
    }
    next_speakers_ = now + SpeakerDetector::interval;
    if (detector_.evaluate(now)) {
        services_.loop.post([self = self_, speakers = detector_.speakers()] {
            if (RoomRouter* router = *self) {
                router->events_.on_speakers(speakers);
            }
        });
    }
}

void RoomRouter::later(std::uint64_t transport,
                       std::move_only_function<void(TransportEvents&)> tell) {
    services_.loop.post([self = self_, transport, tell = std::move(tell)]() mutable {
        RoomRouter* router = *self;
        if (router == nullptr) {
            return;
        }
        if (const auto found = router->peers_.find(transport); found != router->peers_.end()) {
            tell(*found->second.events);
        }
    });
}

void RoomRouter::tick() {
    const auto now = services_.loop.now();
    for (const auto& [id, entry] : peers_) {
        entry.peer->tick(now);
    }
    tell_speakers(now);
    tick_ = services_.loop.after(Peer::tick_interval, [this] { tick(); });
}

} // namespace conclave::media::sfu
