#include "signaling/group/group_media.hpp"

#include <algorithm>
#include <utility>

namespace conclave::signaling::group {

using rooms::PeerConnectionUpdate;

GroupMedia::GroupMedia(media::Engine& engine, const rooms::MediaSeat& seat,
                       rooms::MediaOutput& output, base::Random& random)
    : router_(engine.make_router(seat.worker, *this)),
      services_{engine.loop(seat.worker), random, *router_, output, *this, seat.video_codecs} {}

GroupMedia::~GroupMedia() = default;

Peer* GroupMedia::find(const std::string& participant) {
    const auto found = peers_.find(participant);
    return found == peers_.end() ? nullptr : found->second.get();
}

Peer& GroupMedia::add(const std::string& participant, const rooms::MediaWishes& wishes,
                      std::string connection) {
    auto peer = std::make_unique<Peer>(services_, participant, wishes, std::move(connection));
    auto& added = *peers_.insert_or_assign(participant, std::move(peer)).first->second;
    if (added.subscribes_to_all()) {
        for (const auto& [sid, other] : peers_) {
            if (other.get() != &added) {
                for (const auto& [id, source] : other->sources()) {
                    added.subscribe(*other, source);
                }
            }
        }
    }
    return added;
}

void GroupMedia::join(const std::string& participant, std::vector<PeerConnectionUpdate> offers,
                      const rooms::MediaWishes& wishes) {
    auto& peer = add(participant, wishes, {});
    for (const auto& offer : offers) {
        peer.receive(offer);
    }
    tell_speakers();
}

void GroupMedia::restore(const std::string& participant,
                         std::vector<PeerConnectionUpdate> /*updates*/,
                         std::int64_t /*revision_base*/, const rooms::MediaWishes& wishes) {
    // The old peer connection died with the server it led to. It is not listed in what the client
    // is told, so the client closes it, and makes the new one with all its tracks.
    add(participant, wishes, base::make_uuid(services_.random));
}

void GroupMedia::publish(const std::string& participant,
                         const std::vector<rooms::Publication>& publications) {
    if (auto* peer = find(participant)) {
        peer->publish(publications);
    }
}

void GroupMedia::receive(const std::string& participant, PeerConnectionUpdate update) {
    if (auto* peer = find(participant)) {
        peer->receive(update);
    }
}

void GroupMedia::leave(const std::string& participant) {
    if (auto* peer = find(participant)) {
        peer->publish({});
        peers_.erase(participant);
        tell_speakers();
    }
}

std::vector<PeerConnectionUpdate> GroupMedia::sync(const std::string& participant,
                                                   std::vector<PeerConnectionUpdate> updates) {
    auto* peer = find(participant);
    return peer == nullptr ? std::vector<PeerConnectionUpdate>{} : peer->sync(updates);
}

std::optional<rooms::Subscription>
GroupMedia::subscription(const std::string& subscriber,
                         const rooms::Publication& publication) const {
    const auto found = peers_.find(subscriber);
    return found == peers_.end() ? std::nullopt : found->second->subscription(publication.sid);
}

std::vector<rooms::AnnouncedChannel> GroupMedia::channels(const std::string& participant) const {
    const auto found = peers_.find(participant);
    return found == peers_.end() ? std::vector<rooms::AnnouncedChannel>{}
                                 : found->second->channels();
}

std::string GroupMedia::explain(const std::string& participant) const {
    const auto found = peers_.find(participant);
    return found == peers_.end() ? std::string{} : found->second->explain();
}

void GroupMedia::published(const Peer& publisher, const Source& source) {
    for (const auto& [sid, peer] : peers_) {
        if (peer.get() != &publisher && peer->subscribes_to_all()) {
            peer->subscribe(publisher, source);
        }
    }
}

void GroupMedia::unpublished(const Peer& /*publisher*/, const Source& source) {
    for (const auto& [sid, peer] : peers_) {
        peer->unsubscribe(source.publication.sid);
    }
}

void GroupMedia::priority_changed(const Source& source) {
    for (const auto& [sid, peer] : peers_) {
        peer->source_priority_changed(source);
    }
}

void GroupMedia::bound(const Source& source) {
    for (const auto& [sid, peer] : peers_) {
        peer->source_bound(source);
    }
}

void GroupMedia::unbound(const Source& source) {
    for (const auto& [sid, peer] : peers_) {
        peer->source_unbound(source);
    }
}

void GroupMedia::channel_opened(const Source& source) {
    for (const auto& [sid, peer] : peers_) {
        peer->source_channel_opened(source);
    }
}

void GroupMedia::channel_closed(const Source& source) {
    for (const auto& [sid, peer] : peers_) {
        peer->source_channel_closed(source);
    }
}

void GroupMedia::data(const Source& source, bool binary, base::ByteView message) {
    for (const auto& [sid, peer] : peers_) {
        peer->deliver(source.publication.sid, binary, message);
    }
}

void GroupMedia::changed(Peer& peer) {
    if (std::ranges::find(changed_, peer.sid()) == changed_.end()) {
        changed_.push_back(peer.sid());
    }
    if (!offer_timer_.armed()) {
        offer_later();
    }
}

void GroupMedia::offer_later() {
    offer_timer_ = services_.loop.after(base::MonoTime::duration::zero(), [this] {
        offer_timer_.reset();
        for (const auto& sid : std::exchange(changed_, {})) {
            if (auto* peer = find(sid)) {
                peer->offer();
            }
        }
    });
}

std::vector<std::pair<std::string, media::QualityReport>>
GroupMedia::qualities_of_others(const Peer& peer) const {
    std::vector<std::pair<std::string, media::QualityReport>> result;
    for (const auto& [sid, other] : peers_) {
        if (other.get() != &peer) {
            result.emplace_back(sid, other->quality());
        }
    }
    return result;
}

void GroupMedia::on_speakers(const std::vector<media::IncomingId>& loudest) {
    loudest_ = loudest;
    tell_speakers();
}

void GroupMedia::tell_speakers() {
    std::vector<std::string> speakers; // loudest first
    for (const auto incoming : loudest_) {
        for (const auto& [sid, peer] : peers_) {
            if (peer->owns(incoming)) {
                speakers.push_back(sid);
            }
        }
    }
    for (const auto& [sid, peer] : peers_) {
        const auto other =
            std::ranges::find_if(speakers, [&](const std::string& each) { return each != sid; });
        peer->set_speaker(other == speakers.end() ? std::nullopt : std::optional(*other));
    }
}

std::unique_ptr<rooms::RoomMedia> GroupPlane::make(const rooms::MediaSeat& seat,
                                                   rooms::MediaOutput& output) {
    return std::make_unique<GroupMedia>(engine_, seat, output, random_);
}

} // namespace conclave::signaling::group
