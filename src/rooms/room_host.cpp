#include "rooms/room_host.hpp"

#include "base/log.hpp"
#include "rooms/metrics.hpp"

#include <algorithm>
#include <utility>

namespace conclave::rooms {

using account::ErrorCode;
using account::Fault;

namespace {

void refuse(ParticipantLink& link, Fault fault) {
    metrics::refused(number(fault.code)).add();
    link.refused(std::move(fault));
}

Fault not_available(RoomType type) {
    return {ErrorCode::room_create_failed,
            "This server can't make rooms of type " + std::string(to_text(type)) +
                " because its media engine is switched off; ask for peer-to-peer or go"};
}

} // namespace

RoomHost::RoomHost(base::Loop& loop, std::size_t worker, HostContext& context)
    : loop_(loop), worker_(worker), context_(context), started_(loop.now()) {}

Room* RoomHost::find(const std::string& sid) {
    const auto found = rooms_.find(sid);
    return found == rooms_.end() ? nullptr : found->second.get();
}

Room* RoomHost::find_named(const std::string& account, const std::string& name) {
    const auto found = sids_.find({account, name});
    return found == sids_.end() ? nullptr : find(found->second);
}

RoomOptions RoomHost::options_for(RoomType type) const {
    auto options = context_.options;
    if (type == RoomType::peer_to_peer) {
        options.max_participants = context_.peer_to_peer_participants;
    } else if (type == RoomType::go) {
        options.max_participants = context_.go_participants;
    } else if (type == RoomType::group) {
        options.max_participants = context_.group_participants;
    }
    return options;
}

Room& RoomHost::open(Room::Identity identity, RoomOptions options) {
    auto& quota = identity.type == RoomType::go ? context_.go_places : context_.places;
    Room::Services services{
        loop_,
        context_.clock,
        context_.random,
        context_.track_sid_key,
        [this](Room& room) { on_closed(room.identity().sid); },
        [&quota, account = identity.account_sid] { return quota.take(account); },
        [&quota, account = identity.account_sid] { quota.give_back(account); }};
    auto room =
        std::make_unique<Room>(identity, options, std::move(services), [&](MediaOutput& output) {
            return context_.media.make({identity.type, identity.sid, worker_, options.video_codecs},
                                       output);
        });
    auto& result = *room;
    sids_.insert_or_assign({identity.account_sid, identity.name}, identity.sid);
    context_.directory.opened(
        {identity.account_sid, identity.sid, identity.name, identity.type, worker_});
    rooms_.emplace(identity.sid, std::move(room));
    return result;
}

void RoomHost::on_closed(const std::string& sid) {
    const auto found = rooms_.find(sid);
    if (found == rooms_.end()) {
        return;
    }
    context_.directory.closed(sid);
    std::erase_if(sids_, [&](const auto& entry) { return entry.second == sid; });
    completed_.push_back(sid);
    if (completed_.size() > max_completed_rooms) {
        completed_.pop_front();
    }
    // The room is still on the stack.
    loop_.post([room = std::move(found->second)]() mutable { room.reset(); });
    rooms_.erase(found);
}

void RoomHost::join(const RoomTarget& target, JoinRequest request, LinkId link_id,
                    std::unique_ptr<ParticipantLink> link) {
    base::assert_owner(loop_);
    auto* room =
        target.sid.empty() ? find_named(target.account_sid, target.name) : find(target.sid);
    if (room == nullptr) {
        if (!target.sid.empty()) {
            return refuse(*link, {ErrorCode::room_not_found, "Room not found"});
        }
        if (!context_.ad_hoc_creation || !target.may_create) {
            return refuse(*link, {ErrorCode::room_not_found,
                                  "Room not found, and this token may not create it"});
        }
        const auto type =
            context_.directory.reserved(target.account_sid, target.name, context_.clock.now())
                .value_or(context_.default_type);
        if (!context_.media.supports(type)) {
            return refuse(*link, not_available(type));
        }
        const auto sid =
            base::is_sid(target.name, "RM") ? target.name : base::make_sid(context_.random, "RM");
        room = &open({target.account_sid, sid, target.name, type}, options_for(type));
    }
    auto participant = room->join(std::move(request), link_id, std::move(link));
    if (participant) {
        links_.insert_or_assign(link_id, Link{room->identity().sid, std::move(*participant)});
    }
}

void RoomHost::sync(const SessionIdentity& session, bool earlier_run, ClientUpdate update,
                    LinkId link_id, std::unique_ptr<ParticipantLink> link) {
    base::assert_owner(loop_);
    auto* room = find(session.room_sid);
    bool in = false;
    if (room != nullptr && room->has(session.participant_sid)) {
        in = room->sync(session.participant_sid, std::move(update), link_id, std::move(link));
    } else if (std::ranges::find(completed_, session.room_sid) != completed_.end()) {
        return link->ended(EndReason::completed);
    } else if (earlier_run && loop_.now() - started_ < restore_period &&
               context_.media.supports(session.room_type)) {
        if (room == nullptr) {
            // Somebody new may have opened a room of this name meanwhile: then it goes on there.
            room = find_named(session.account_sid, session.room_name);
        }
        if (room == nullptr) {
            room =
                &open({session.account_sid, session.room_sid, session.room_name, session.room_type},
                      options_for(session.room_type));
            room->begin_restore();
        }
        in = room->restore(session, std::move(update), link_id, std::move(link));
    } else {
        return refuse(
            *link, {ErrorCode::participant_not_found, "The participant is no longer in the room"});
    }
    if (in) {
        links_.insert_or_assign(link_id, Link{room->identity().sid, session.participant_sid});
    }
}

template <class Action>
void RoomHost::with_link(LinkId link_id, Action action) {
    base::assert_owner(loop_);
    const auto found = links_.find(link_id);
    if (found == links_.end()) {
        return;
    }
    if (auto* room = find(found->second.room_sid)) {
        action(*room, found->second.participant_sid);
    }
}

void RoomHost::update(LinkId link_id, ClientUpdate update) {
    with_link(link_id, [&](Room& room, const std::string& participant) {
        room.update(participant, link_id, std::move(update));
    });
}

void RoomHost::connection_lost(LinkId link_id) {
    with_link(link_id, [&](Room& room, const std::string& participant) {
        room.connection_lost(participant, link_id);
    });
    links_.erase(link_id);
}

void RoomHost::leave(LinkId link_id) {
    with_link(link_id, [&](Room& room, const std::string& participant) {
        room.leave(participant, link_id);
    });
    links_.erase(link_id);
}

std::expected<RoomRecord, Fault> RoomHost::create(const std::string& account,
                                                  const std::string& name, RoomType type,
                                                  RoomOptions options) {
    base::assert_owner(loop_);
    if (find_named(account, name) != nullptr) {
        return std::unexpected(
            Fault{ErrorCode::room_exists, "A room with this unique name is in progress"});
    }
    if (!context_.media.supports(type)) {
        return std::unexpected(not_available(type));
    }
    const auto sid = base::is_sid(name, "RM") ? name : base::make_sid(context_.random, "RM");
    open({account, sid, name, type}, options);
    return RoomRecord{account, sid, name, type, worker_};
}

bool RoomHost::complete(const std::string& sid) {
    base::assert_owner(loop_);
    auto* room = find(sid);
    if (room == nullptr) {
        return false;
    }
    room->complete();
    return true;
}

bool RoomHost::remove_participant(const std::string& sid, std::string_view who) {
    base::assert_owner(loop_);
    auto* room = find(sid);
    return room != nullptr && room->remove(who);
}

std::optional<std::vector<ParticipantView>> RoomHost::participants(const std::string& sid) {
    base::assert_owner(loop_);
    auto* room = find(sid);
    if (room == nullptr) {
        return std::nullopt;
    }
    return room->participants();
}

std::optional<RoomInspection> RoomHost::inspect(const std::string& sid) {
    base::assert_owner(loop_);
    const auto* room = find(sid);
    if (room == nullptr) {
        return std::nullopt;
    }
    const auto& identity = room->identity();
    return RoomInspection{
        {identity.account_sid, identity.sid, identity.name, identity.type, worker_},
        room->inspect()};
}

void RoomHost::clear() {
    base::assert_owner(loop_);
    for (const auto& [sid, room] : rooms_) {
        context_.directory.closed(sid);
    }
    rooms_.clear();
    sids_.clear();
    links_.clear();
}

} // namespace conclave::rooms
