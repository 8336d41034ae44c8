#include "site/room_inspection.hpp"

#include "base/bytes.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <future>
#include <memory>
#include <utility>

namespace conclave::site {
namespace json = boost::json;
namespace {

json::object room_json(const rooms::RoomRecord& room) {
    return {{"sid", room.sid},
            {"name", room.name},
            {"account_sid", room.account_sid},
            {"type", rooms::to_text(room.type)},
            {"worker", room.worker}};
}

json::object participant_json(const rooms::ParticipantInspection& participant) {
    json::array tracks;
    for (const auto& publication : participant.view.tracks) {
        tracks.push_back(json::object{{"sid", publication.sid},
                                      {"name", publication.track.name},
                                      {"kind", rooms::to_text(publication.track.kind)},
                                      {"enabled", publication.track.enabled}});
    }
    return {{"sid", participant.view.sid},
            {"identity", participant.view.identity},
            {"status", rooms::to_text(participant.view.status)},
            {"joined", base::to_rfc3339(participant.joined)},
            {"tracks", std::move(tracks)},
            {"media", participant.media}};
}

net::Response answer(const json::value& body) {
    return net::Response::json(200, json::serialize(body)).with("Cache-Control", "no-store");
}

net::Response list(const rooms::RoomService& service) {
    const auto all = service.rooms();
    json::array listed;
    for (std::size_t i = 0; i < std::min(all.size(), max_listed_rooms); ++i) {
        listed.push_back(room_json(all[i]));
    }
    return answer(json::object{{"rooms", std::move(listed)}, {"total", all.size()}});
}

net::Response show(rooms::RoomService& service, std::string_view sid) {
    const auto all = service.rooms();
    const auto found = std::ranges::find(all, sid, &rooms::RoomRecord::sid);
    const auto gone = [] {
        return net::Response::error(404, "not_found", "No room in progress has this SID.");
    };
    if (found == all.end()) {
        return gone();
    }
    // Shared with the worker, which may answer after this thread has given up.
    const auto promise = std::make_shared<std::promise<std::optional<rooms::RoomInspection>>>();
    auto answered = promise->get_future();
    service.inspect(*found, [promise](std::optional<rooms::RoomInspection> room) {
        promise->set_value(std::move(room));
    });
    if (answered.wait_for(inspection_patience) != std::future_status::ready) {
        return net::Response::error(503, "worker_stuck",
                                    "The room's worker does not answer; see its load in /metrics.");
    }
    const auto room = answered.get();
    if (!room) {
        return gone();
    }
    auto body = room_json(room->room);
    json::array participants;
    for (const auto& participant : room->participants) {
        participants.push_back(participant_json(participant));
    }
    body["participants"] = std::move(participants);
    return answer(body);
}

} // namespace

void mount_room_inspection(net::Router& router, std::string key, rooms::RoomService& service) {
    const auto guarded = [key = std::move(key)](auto handler) {
        return [key, handler](const net::Request& request) {
            const auto given = request.authorization("Bearer");
            if (!given || !base::constant_time_equal(*given, key)) {
                return net::Response::error(401, "unauthorized",
                                            "This needs the operator's key: `conclave rooms` "
                                            "has it.")
                    .with("WWW-Authenticate", "Bearer");
            }
            return handler(request);
        };
    };
    router.add("GET", "/rooms", net::RunOn::pool,
               guarded([&service](const net::Request&) { return list(service); }));
    router.add("GET", "/rooms/{sid}", net::RunOn::pool,
               guarded([&service](const net::Request& request) {
                   return show(service, request.path_parameters.find("sid")->second);
               }));
}

} // namespace conclave::site
