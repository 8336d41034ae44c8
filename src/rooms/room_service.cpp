#include "rooms/room_service.hpp"

#include <functional>
#include <future>
#include <utility>

namespace conclave::rooms {

using account::ErrorCode;
using account::Fault;

RoomService::RoomService(RoomServiceConfig config, std::vector<base::Loop*> workers,
                         const base::Clock& clock, base::Random& random, MediaPlane& media)
    : go_places_(config.go_participants_per_account), context_{config.default_type,
                                                               config.ad_hoc_creation,
                                                               config.options,
                                                               config.peer_to_peer_participants,
                                                               config.go_participants,
                                                               config.group_participants,
                                                               std::move(config.track_sid_key),
                                                               clock,
                                                               random,
                                                               media,
                                                               directory_,
                                                               go_places_,
                                                               places_} {
    for (auto* loop : workers) {
        workers_.push_back({loop, std::make_unique<RoomHost>(*loop, workers_.size(), context_)});
    }
}

std::size_t RoomService::worker_for(std::string_view account, std::string_view name) const {
    return std::hash<std::string>{}(std::string(account) + '|' + std::string(name)) %
           workers_.size();
}

void RoomService::post(std::size_t worker, std::move_only_function<void(RoomHost&)> work) {
    auto* host = workers_.at(worker).host.get();
    workers_[worker].loop->post([host, work = std::move(work)]() mutable { work(*host); });
}

std::expected<RoomTarget, Fault> RoomService::resolve(const account::AccessToken& token,
                                                      const std::optional<std::string>& requested) {
    RoomTarget target{.account_sid = token.account_sid, .name = {}, .sid = {}};
    target.may_create = token.may_create_room;
    const auto name = requested && !requested->empty() ? requested : token.room;
    if (!name) {
        // A nameless room: its SID is its name.
        target.name = base::make_sid(context_.random, "RM");
        target.worker = worker_for(target.account_sid, target.name);
        return target;
    }
    if (const auto ok = account::check_room_name(*name); !ok) {
        return std::unexpected(ok.error());
    }
    const auto record = directory_.find(token.account_sid, *name);
    const bool limited = token.room && *token.room != *name &&
                         !(record && (*token.room == record->sid || *token.room == record->name));
    if (limited) {
        return std::unexpected(Fault{ErrorCode::access_token_grants_invalid,
                                     "Invalid Access Token grants: it is for another room"});
    }
    if (record) {
        target.name = record->name;
        target.sid = record->name == *name ? "" : record->sid;
        target.worker = record->worker;
        return target;
    }
    if (base::is_sid(*name, "RM")) {
        return std::unexpected(Fault{ErrorCode::room_not_found, "Room not found"});
    }
    target.name = *name;
    target.worker = worker_for(target.account_sid, target.name);
    return target;
}

void RoomService::join(RoomTarget target, JoinRequest request, LinkId link_id,
                       std::unique_ptr<ParticipantLink> link) {
    const auto worker = target.worker;
    post(worker, [target = std::move(target), request = std::move(request), link_id,
                  link = std::move(link)](RoomHost& host) mutable {
        host.join(target, std::move(request), link_id, std::move(link));
    });
}

std::size_t RoomService::worker_of(const SessionIdentity& session) const {
    return worker_for(session.account_sid, session.room_name);
}

void RoomService::sync(SessionIdentity session, bool earlier_run, ClientUpdate update,
                       LinkId link_id, std::unique_ptr<ParticipantLink> link) {
    const auto worker = worker_of(session);
    post(worker, [session = std::move(session), earlier_run, update = std::move(update), link_id,
                  link = std::move(link)](RoomHost& host) mutable {
        host.sync(session, earlier_run, std::move(update), link_id, std::move(link));
    });
}

void RoomService::update(std::size_t worker, LinkId link_id, ClientUpdate update) {
    post(worker, [link_id, update = std::move(update)](RoomHost& host) mutable {
        host.update(link_id, std::move(update));
    });
}

void RoomService::connection_lost(std::size_t worker, LinkId link_id) {
    post(worker, [link_id](RoomHost& host) { host.connection_lost(link_id); });
}

void RoomService::leave(std::size_t worker, LinkId link_id) {
    post(worker, [link_id](RoomHost& host) { host.leave(link_id); });
}

RoomType RoomService::reserve_type(std::string_view account, std::string_view name, RoomType type,
                                   base::WallTime until) {
    return directory_.reserve(account, name, type, context_.clock.now(), until);
}

void RoomService::create(const std::string& account, std::string name, RoomType type,
                         RoomOptions options, CreateDone done) {
    const auto worker = worker_for(account, name);
    post(worker, [account, name = std::move(name), type, options, done = std::move(done)](
                     RoomHost& host) mutable { done(host.create(account, name, type, options)); });
}

void RoomService::complete(std::string_view account, std::string_view name_or_sid, Done done) {
    const auto record = directory_.find(account, name_or_sid);
    if (!record) {
        return done(false);
    }
    post(record->worker, [sid = record->sid, done = std::move(done)](RoomHost& host) mutable {
        done(host.complete(sid));
    });
}

void RoomService::remove_participant(std::string_view account, std::string_view name_or_sid,
                                     std::string participant, Done done) {
    const auto record = directory_.find(account, name_or_sid);
    if (!record) {
        return done(false);
    }
    post(record->worker,
         [sid = record->sid, participant = std::move(participant), done = std::move(done)](
             RoomHost& host) mutable { done(host.remove_participant(sid, participant)); });
}

void RoomService::inspect(const RoomRecord& room, Inspected done) {
    post(room.worker, [sid = room.sid, done = std::move(done)](RoomHost& host) mutable {
        done(host.inspect(sid));
    });
}

void RoomService::stop() {
    std::vector<std::future<void>> cleared;
    for (std::size_t i = 0; i < workers_.size(); ++i) {
        std::promise<void> promise;
        cleared.push_back(promise.get_future());
        post(i, [promise = std::move(promise)](RoomHost& host) mutable {
            host.clear();
            promise.set_value();
        });
    }
    for (auto& done : cleared) {
        done.wait();
    }
}

} // namespace conclave::rooms
