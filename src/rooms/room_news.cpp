// What a room tells its participants: views, subscriptions, and the messages that carry them.
#include "base/hmac.hpp"
#include "rooms/room_participant.hpp"

#include <algorithm>
#include <utility>

namespace conclave::rooms {

/// The SID of a publication follows from who publishes what, so that it is the same again when the
/// room is rebuilt after a restart.
PublicationBook::MakeSid Room::sid_maker(const Participant& participant) const {
    return [&key = services_.track_sid_key, sid = participant.sid](const LocalTrack& track) {
        const auto mac = base::hmac_sha256(key, sid + "|" + track.id);
        return "MT" + base::to_hex(base::ByteView(mac).first(16));
    };
}

ParticipantView Room::view_of(const Participant& participant) {
    return {participant.sid, participant.identity, participant.revision, participant.status,
            participant.publications.ready()};
}

void Room::tell_others(const Participant& participant) {
    for (const auto& [sid, other] : participants_) {
        if (sid == participant.sid) {
            continue;
        }
        auto& views = pending_[sid].participants;
        const auto same = std::ranges::find_if(views, [&](const ParticipantView& view) {
            return view.sid == participant.sid && view.status == participant.status;
        });
        if (same != views.end()) {
            *same = view_of(participant);
        } else {
            views.push_back(view_of(participant));
        }
    }
}

bool Room::refresh_subscription(Participant& subscriber) {
    std::vector<Subscription> tracks;
    for (const auto& [sid, publisher] : participants_) {
        if (publisher.get() == &subscriber) {
            continue;
        }
        for (const auto& publication : publisher->publications.all()) {
            if (!publication.ready()) {
                continue;
            }
            if (auto subscription = media_->subscription(subscriber.sid, publication)) {
                tracks.push_back(std::move(*subscription));
            }
        }
    }
    if (tracks == subscriber.subscribed.tracks) {
        return false;
    }
    subscriber.subscribed.tracks = std::move(tracks);
    ++subscriber.subscribed.revision;
    return true;
}

void Room::refresh_subscriptions(const Participant* except) {
    for (const auto& [sid, participant] : participants_) {
        if (participant.get() != except && refresh_subscription(*participant)) {
            pending_[sid].subscribed = participant->subscribed;
        }
    }
}

RoomSnapshot Room::snapshot_for(Participant& participant,
                                std::vector<PeerConnectionUpdate> connections) {
    (void)refresh_subscription(participant);
    RoomSnapshot snapshot;
    snapshot.session = {identity_.account_sid, identity_.sid,     identity_.name,
                        identity_.type,        participant.sid,   participant.identity,
                        participant.joined,    participant.wishes};
    snapshot.own = participant.publications.local_state();
    snapshot.session_timeout_seconds = options_.session_timeout.count();
    snapshot.media_served = media_->served();
    for (const auto& [sid, other] : participants_) {
        if (other.get() != &participant) {
            snapshot.state.participants.push_back(view_of(*other));
        }
    }
    snapshot.state.published =
        PublishedView{participant.published_revision, participant.publications.all()};
    snapshot.state.subscribed = participant.subscribed;
    snapshot.state.peer_connections = std::move(connections);
    snapshot.state.channels = media_->channels(participant.sid);
    return snapshot;
}

void Room::tell(const std::string& participant_sid, PeerConnectionUpdate update) {
    if (!participants_.contains(participant_sid)) {
        return;
    }
    pending_[participant_sid].peer_connections.push_back(std::move(update));
    flush_later();
}

void Room::announce(const std::string& participant_sid, std::vector<AnnouncedChannel> channels) {
    if (participants_.contains(participant_sid)) {
        pending_[participant_sid].channels = std::move(channels);
        flush_later();
    }
}

void Room::subscriptions_changed() {
    resubscribe_ = true;
    flush_later();
}

void Room::give_up(const std::string& participant_sid, account::Fault fault) {
    given_up_.try_emplace(participant_sid, std::move(fault));
    flush_later();
}

void Room::flush_later() {
    if (!inside_ && !flush_timer_.armed()) {
        // From media on its own account: send what one turn of the loop gathers together.
        flush_timer_ = services_.loop.after(base::MonoTime::duration::zero(), [this] {
            const Gather gather(inside_);
            flush();
        });
    }
}

void Room::end_given_up() {
    for (const auto& [sid, fault] : std::exchange(given_up_, {})) {
        const auto found = participants_.find(sid);
        if (found == participants_.end()) {
            continue;
        }
        auto& participant = *found->second;
        const bool known = participant.known;
        if (participant.link) {
            refuse(*participant.link, fault);
            participant.link.reset();
        }
        end(std::string(sid), std::nullopt);
        for (auto& [other, delta] : pending_) {
            if (!known) {
                std::erase_if(delta.participants, [&gone = sid](const ParticipantView& view) {
                    return view.sid == gone;
                });
            }
        }
    }
}

void Room::flush() {
    flush_timer_.reset();
    end_given_up();
    if (std::exchange(resubscribe_, false)) {
        refresh_subscriptions();
    }
    for (auto& [sid, delta] : std::exchange(pending_, {})) {
        const auto found = participants_.find(sid);
        // Who is away, or not answered yet, gets everything with `synced`.
        if (found == participants_.end() || !found->second->link || found->second->awaits_synced ||
            delta.empty()) {
            continue;
        }
        found->second->link->update(std::move(delta));
    }
}

} // namespace conclave::rooms
