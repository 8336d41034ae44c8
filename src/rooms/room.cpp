#include "rooms/room.hpp"

#include "base/log.hpp"
#include "rooms/metrics.hpp"
#include "rooms/room_participant.hpp"

#include <algorithm>
#include <utility>

namespace conclave::rooms {

using account::ErrorCode;
using account::Fault;

Room::Room(Identity identity, RoomOptions options, Services services, const MakeMedia& make_media)
    : identity_(std::move(identity)), options_(options), services_(std::move(services)),
      media_(make_media(*this)) {
    metrics::rooms(identity_.type).add(1);
    base::log::info(
        "room_created",
        {{"room", identity_.sid}, {"name", identity_.name}, {"type", to_text(identity_.type)}});
    start_empty_timer(options_.unused_timeout);
}

Room::~Room() {
    metrics::participants(identity_.type).add(-static_cast<double>(participants_.size()));
    metrics::rooms(identity_.type).add(-1);
    for (std::size_t i = 0; i < participants_.size(); ++i) {
        services_.give_place_back();
    }
}

bool Room::has(const std::string& participant) const {
    return participants_.contains(participant);
}

std::vector<ParticipantView> Room::participants() const {
    std::vector<ParticipantView> result;
    for (const auto& [sid, participant] : participants_) {
        result.push_back(view_of(*participant));
    }
    return result;
}

std::vector<ParticipantInspection> Room::inspect() const {
    std::vector<ParticipantInspection> result;
    for (const auto& [sid, participant] : participants_) {
        result.push_back({view_of(*participant), participant->joined, media_->explain(sid)});
    }
    return result;
}

Room::Participant& Room::add(std::string sid, std::string identity, base::WallTime joined,
                             std::int64_t revision_base) {
    auto participant = std::make_unique<Participant>();
    participant->sid = sid;
    participant->identity = std::move(identity);
    participant->joined = joined;
    participant->revision = revision_base + 1;
    participant->published_revision = revision_base;
    participant->subscribed.revision = revision_base;
    empty_timer_.reset();
    metrics::participants(identity_.type).add(1);
    auto& result = *participant;
    participants_.emplace(std::move(sid), std::move(participant));
    start_duration_timer(result);
    return result;
}

std::optional<account::Fault> Room::make_place(const std::string& identity) {
    const auto same = std::ranges::find_if(
        participants_, [&](const auto& entry) { return entry.second->identity == identity; });
    const auto limit = options_.max_participants.value_or(max_participants(identity_.type));
    const auto count = participants_.size() - (same == participants_.end() ? 0U : 1U);
    if (count >= limit) {
        return Fault{ErrorCode::room_max_participants_exceeded,
                     "The room is full: it holds " + std::to_string(limit) + " participants"};
    }
    if (same != participants_.end()) {
        // The newcomer wins; the older one is told so.
        if (same->second->link) {
            same->second->link->refused({ErrorCode::participant_duplicate_identity,
                                         "A participant with the same identity joined"});
            same->second->link.reset();
        }
        end(std::string(same->first), std::nullopt);
    }
    if (!services_.take_place()) {
        return Fault{ErrorCode::account_max_participants_exceeded,
                     "The account has as many participants in " +
                         std::string(to_text(identity_.type)) + " rooms as it may have"};
    }
    return std::nullopt;
}

void Room::refuse(ParticipantLink& link, Fault fault) const {
    metrics::refused(number(fault.code)).add();
    base::log::info(
        "participant_refused",
        {{"room", identity_.sid}, {"code", number(fault.code)}, {"why", fault.message}});
    link.refused(std::move(fault));
}

std::optional<std::string> Room::join(JoinRequest request, LinkId link_id,
                                      std::unique_ptr<ParticipantLink> link) {
    base::assert_owner(services_.loop);
    const Gather gather(inside_);
    if (auto fault = make_place(request.identity)) {
        refuse(*link, std::move(*fault));
        flush();
        return std::nullopt;
    }
    auto& newcomer =
        add(base::make_sid(services_.random, "PA"), request.identity, services_.clock.now(), 0);
    attach(newcomer, link_id, std::move(link));
    base::log::info(
        "participant_joined",
        {{"room", identity_.sid}, {"participant", newcomer.sid}, {"identity", newcomer.identity}});
    newcomer.publications.apply(request.local, sid_maker(newcomer));
    ++newcomer.published_revision;
    newcomer.wishes = std::move(request.wishes);
    media_->join(newcomer.sid, std::move(request.peer_connections), newcomer.wishes);
    if (given_up_.contains(newcomer.sid)) {
        flush(); // it never was here for the others
        return std::nullopt;
    }
    media_->publish(newcomer.sid, newcomer.publications.ready());

    auto connections = std::exchange(pending_[newcomer.sid].peer_connections, {});
    auto snapshot = snapshot_for(newcomer, std::move(connections));
    pending_.erase(newcomer.sid);
    newcomer.link->connected(std::move(snapshot));

    newcomer.known = true;
    tell_others(newcomer);
    refresh_subscriptions(&newcomer);
    flush();
    return newcomer.sid;
}

bool Room::sync(const std::string& participant, ClientUpdate update, LinkId link_id,
                std::unique_ptr<ParticipantLink> link) {
    base::assert_owner(services_.loop);
    const auto found = participants_.find(participant);
    if (found == participants_.end()) {
        refuse(*link,
               {ErrorCode::participant_not_found, "The participant is no longer in the room"});
        return false;
    }
    auto& back = *found->second;
    if (back.link) {
        // The old connection still looks alive; the others must see both steps all the same.
        back.link->replaced();
        back.link.reset();
        const Gather gather(inside_);
        set_status(back, ParticipantStatus::reconnecting);
        flush();
    }
    const Gather gather(inside_);
    attach(back, link_id, std::move(link));
    set_status(back, ParticipantStatus::connected);
    if (update.local) {
        take_local_state(back, *update.local);
    }
    metrics::reconnects().add();
    auto connections = media_->sync(back.sid, std::move(update.peer_connections));
    pending_.erase(back.sid);
    back.awaits_synced = restoring_;
    if (!restoring_) {
        back.link->synced(snapshot_for(back, std::move(connections)));
    }
    flush();
    return true;
}

void Room::attach(Participant& participant, LinkId link_id, std::unique_ptr<ParticipantLink> link) {
    participant.link_id = link_id;
    participant.link = std::move(link);
    participant.session_timer.reset();
}

Room::Participant* Room::find_current(const std::string& participant, LinkId link_id) {
    base::assert_owner(services_.loop);
    const auto found = participants_.find(participant);
    if (found == participants_.end() || found->second->link_id != link_id) {
        return nullptr;
    }
    return found->second.get();
}

void Room::update(const std::string& participant, LinkId link_id, ClientUpdate update) {
    auto* sender = find_current(participant, link_id);
    if (sender == nullptr) {
        return;
    }
    const Gather gather(inside_);
    if (update.local) {
        take_local_state(*sender, *update.local);
    }
    take_media(*sender, std::move(update.peer_connections));
    flush();
}

void Room::take_local_state(Participant& participant, const LocalState& state) {
    const auto change = participant.publications.apply(state, sid_maker(participant));
    if (change.published) {
        ++participant.published_revision;
        pending_[participant.sid].published =
            PublishedView{participant.published_revision, participant.publications.all()};
    }
    if (change.visible || change.set) {
        media_->publish(participant.sid, participant.publications.ready());
    }
    if (change.visible) {
        ++participant.revision;
        tell_others(participant);
    }
    if (change.set) {
        refresh_subscriptions(&participant);
    }
}

void Room::take_media(Participant& participant, std::vector<PeerConnectionUpdate> updates) {
    for (auto& update : updates) {
        media_->receive(participant.sid, std::move(update));
    }
}

void Room::connection_lost(const std::string& participant, LinkId link_id) {
    auto* lost = find_current(participant, link_id);
    if (lost == nullptr || !lost->link) {
        return;
    }
    const Gather gather(inside_);
    lost->link.reset();
    set_status(*lost, ParticipantStatus::reconnecting);
    lost->session_timer = services_.loop.after(options_.session_timeout, [this, sid = participant] {
        const Gather timed(inside_);
        base::log::info("session_timed_out", {{"room", identity_.sid}, {"participant", sid}});
        end(std::string(sid), std::nullopt);
        flush();
    });
    flush();
}

void Room::set_status(Participant& participant, ParticipantStatus status) {
    participant.status = status;
    ++participant.revision;
    tell_others(participant);
}

void Room::leave(const std::string& participant, LinkId link_id) {
    if (find_current(participant, link_id) != nullptr) {
        const Gather gather(inside_);
        end(std::string(participant), std::nullopt);
        flush();
    }
}

bool Room::remove(std::string_view sid_or_identity) {
    base::assert_owner(services_.loop);
    const auto found = std::ranges::find_if(participants_, [&](const auto& entry) {
        return entry.first == sid_or_identity || entry.second->identity == sid_or_identity;
    });
    if (found == participants_.end()) {
        return false;
    }
    const Gather gather(inside_);
    end(std::string(found->first), EndReason::removed);
    flush();
    return true;
}

void Room::end(const std::string& participant, std::optional<EndReason> told) {
    const auto found = participants_.find(participant);
    if (found == participants_.end()) {
        return;
    }
    const auto gone = std::move(found->second);
    participants_.erase(found);
    metrics::participants(identity_.type).add(-1);
    services_.give_place_back();
    pending_.erase(gone->sid);
    if (gone->link && told) {
        gone->link->ended(*told);
    }
    base::log::info("participant_left", {{"room", identity_.sid}, {"participant", gone->sid}});
    gone->status = ParticipantStatus::disconnected;
    ++gone->revision;
    tell_others(*gone);
    media_->leave(gone->sid);
    pending_.erase(gone->sid);
    refresh_subscriptions();
    if (participants_.empty() && !closed_) {
        start_empty_timer(options_.empty_timeout);
    }
}

void Room::complete() {
    base::assert_owner(services_.loop);
    if (closed_) {
        return;
    }
    const Gather gather(inside_);
    closed_ = true;
    while (!participants_.empty()) {
        end(std::string(participants_.begin()->first), EndReason::completed);
    }
    pending_.clear();
    close();
}

void Room::start_duration_timer(Participant& participant) {
    const auto stayed = services_.clock.now() - participant.joined;
    const auto rest = std::max(options_.max_participant_duration -
                                   std::chrono::duration_cast<std::chrono::seconds>(stayed),
                               std::chrono::seconds::zero());
    participant.duration_timer = services_.loop.after(rest, [this, sid = participant.sid] {
        const Gather gather(inside_);
        base::log::info("participant_stayed_too_long",
                        {{"room", identity_.sid}, {"participant", sid}});
        end(std::string(sid), EndReason::stayed_too_long);
        flush();
    });
}

void Room::start_empty_timer(base::MonoTime::duration delay) {
    empty_timer_ = services_.loop.after(delay, [this] {
        closed_ = true;
        close();
    });
}

void Room::close() {
    empty_timer_.reset();
    restore_timer_.reset();
    base::log::info("room_completed", {{"room", identity_.sid}});
    services_.on_closed(*this);
}

} // namespace conclave::rooms
