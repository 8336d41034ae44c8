// How a room whose participants outlived a restart of the server is put together again from what
// they say when they come back. Media between the participants never stopped meanwhile.
#include "base/log.hpp"
#include "rooms/metrics.hpp"
#include "rooms/room_participant.hpp"

#include <utility>

namespace conclave::rooms {

void Room::begin_restore() {
    restoring_ = true;
    restore_timer_ = services_.loop.after(restore_window, [this] { finish_restore(); });
}

bool Room::restore(const SessionIdentity& session, ClientUpdate update, LinkId link_id,
                   std::unique_ptr<ParticipantLink> link) {
    base::assert_owner(services_.loop);
    if (has(session.participant_sid)) {
        return sync(session.participant_sid, std::move(update), link_id, std::move(link));
    }
    {
        const Gather gather(inside_);
        if (auto fault = make_place(session.identity)) {
            refuse(*link, std::move(*fault));
            flush();
            return false;
        }
        // Above every revision the client can have seen: rooms change less than once a second on
        // average, and count from one.
        const auto base = base::to_unix_seconds(services_.clock.now());
        auto& back = add(session.participant_sid, session.identity, session.joined, base);
        attach(back, link_id, std::move(link));
        back.awaits_synced = true;
        if (update.local) {
            back.publications.apply(*update.local, sid_maker(back));
        }
        ++back.published_revision;
        back.wishes = session.wishes;
        media_->restore(back.sid, std::move(update.peer_connections), base, back.wishes);
        media_->publish(back.sid, back.publications.ready());
        metrics::restored_participants().add();
        base::log::info(
            "participant_restored",
            {{"room", identity_.sid}, {"participant", back.sid}, {"identity", back.identity}});
        back.known = true;
        tell_others(back);
        refresh_subscriptions(&back);
        flush();
    }
    if (!restoring_ || media_->restored_completely()) {
        finish_restore();
    }
    return true;
}

void Room::finish_restore() {
    const Gather gather(inside_);
    restoring_ = false;
    restore_timer_.reset();
    media_->settle_restored();
    for (const auto& [sid, participant] : participants_) {
        if (participant->awaits_synced && participant->link) {
            auto connections = media_->sync(sid, {});
            participant->awaits_synced = false;
            pending_.erase(sid);
            participant->link->synced(snapshot_for(*participant, std::move(connections)));
        }
    }
    flush();
}

} // namespace conclave::rooms
