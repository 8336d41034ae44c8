#include "signaling/rsp_writer.hpp"

#include <boost/json.hpp>
#include <utility>

namespace conclave::signaling {
namespace json = boost::json;
namespace {

std::string frame(json::object body) {
    return json::serialize(json::object{{"type", "msg"}, {"body", std::move(body)}});
}

std::string_view to_text(rooms::Description::Type type) {
    switch (type) {
    case rooms::Description::Type::offer:
        return "offer";
    case rooms::Description::Type::answer:
        return "answer";
    case rooms::Description::Type::create_offer:
        return "create-offer";
    case rooms::Description::Type::close:
        return "close";
    }
    return "close";
}

json::object write_track(const rooms::LocalTrack& track) {
    return {{"id", track.id},
            {"name", track.name},
            {"kind", rooms::to_text(track.kind)},
            {"enabled", track.enabled},
            {"priority", rooms::to_text(track.priority)}};
}

json::object write_fault(const account::Fault& fault) {
    return {{"code", number(fault.code)}, {"message", fault.message}};
}

json::object write_publication(const rooms::Publication& publication) {
    auto object = write_track(publication.track);
    if (publication.ready()) {
        object["sid"] = publication.sid;
        object["state"] = "ready";
    } else {
        object["state"] = "failed";
        object["error"] = write_fault(*publication.fault);
    }
    return object;
}

json::array write_publications(const std::vector<rooms::Publication>& publications) {
    json::array result;
    for (const auto& publication : publications) {
        result.push_back(write_publication(publication));
    }
    return result;
}

json::object write_participant(const rooms::ParticipantView& view) {
    return {{"sid", view.sid},
            {"identity", view.identity},
            {"revision", view.revision},
            {"state", to_text(view.status)},
            {"tracks", write_publications(view.tracks)}};
}

json::object write_peer_connection(const std::string& id, const rooms::Description* description,
                                   const rooms::IceState* ice) {
    json::object object{{"id", id}};
    if (description != nullptr) {
        json::object written{{"type", to_text(description->type)},
                             {"revision", description->revision}};
        if (!description->sdp.empty()) {
            written["sdp"] = description->sdp;
        }
        object["description"] = std::move(written);
    }
    if (ice != nullptr) {
        json::array candidates;
        for (const auto& candidate : ice->candidates) {
            candidates.push_back(json::parse(candidate)); // our own serialization of valid JSON
        }
        json::object written{{"ufrag", ice->ufrag},
                             {"revision", ice->revision},
                             {"candidates", std::move(candidates)}};
        if (ice->complete) {
            written["complete"] = true;
        }
        object["ice"] = std::move(written);
    }
    return object;
}

/// One element holds one description and one set of candidates; more of them take more elements,
/// which the client applies in order.
json::array write_peer_connections(const std::vector<rooms::PeerConnectionUpdate>& updates) {
    json::array result;
    for (const auto& update : updates) {
        const auto* description = update.description ? &*update.description : nullptr;
        if (update.ice.empty()) {
            result.push_back(write_peer_connection(update.id, description, nullptr));
        }
        for (const auto& ice : update.ice) {
            result.push_back(
                write_peer_connection(update.id, std::exchange(description, nullptr), &ice));
        }
    }
    return result;
}

json::object write_subscription(const rooms::Subscription& subscription) {
    json::object object{{"sid", subscription.track_sid}};
    if (subscription.fault) {
        object["error"] = write_fault(*subscription.fault);
    } else {
        object["id"] = subscription.receiver_id;
    }
    return object;
}

json::object write_channels(const std::vector<rooms::AnnouncedChannel>& channels) {
    json::object object;
    for (const auto& [channel, label] : channels) {
        object[rooms::to_text(channel)] =
            json::object{{"transport", json::object{{"type", "data-channel"}, {"label", label}}}};
    }
    return object;
}

void write_state(const rooms::RoomDelta& delta, json::object& body) {
    if (delta.subscribed) {
        json::array tracks;
        for (const auto& subscription : delta.subscribed->tracks) {
            tracks.push_back(write_subscription(subscription));
        }
        body["subscribed"] =
            json::object{{"revision", delta.subscribed->revision}, {"tracks", std::move(tracks)}};
    }
    if (delta.published) {
        body["published"] = json::object{{"revision", delta.published->revision},
                                         {"tracks", write_publications(delta.published->tracks)}};
    }
    if (!delta.channels.empty()) {
        body["media_signaling"] = write_channels(delta.channels);
    }
}

json::array write_participants(const rooms::RoomDelta& delta) {
    json::array result;
    for (const auto& view : delta.participants) {
        result.push_back(write_participant(view));
    }
    return result;
}

json::object write_own(const rooms::RoomSnapshot& snapshot) {
    json::array tracks;
    for (const auto& publication : snapshot.state.published->tracks) {
        tracks.push_back(write_publication(publication));
    }
    return {{"sid", snapshot.session.participant_sid},
            {"identity", snapshot.session.identity},
            {"revision", snapshot.own.revision},
            {"state", "connected"},
            {"tracks", std::move(tracks)}};
}

json::object write_snapshot(std::string_view type, const rooms::RoomSnapshot& snapshot) {
    json::object body{
        {"version", 2},
        {"type", type},
        {"sid", snapshot.session.room_sid},
        {"name", snapshot.session.room_name},
        {"participant", write_own(snapshot)},
        {"participants", write_participants(snapshot.state)},
        {"recording", json::object{{"enabled", false}, {"revision", 1}, {"is_recording", false}}}};
    write_state(snapshot.state, body);
    return body;
}

} // namespace

std::string write_iced(const std::vector<IceServer>& servers, std::int64_t ttl) {
    json::array list;
    for (const auto& server : servers) {
        json::object object{{"urls", json::array(server.urls.begin(), server.urls.end())}};
        if (!server.username.empty()) {
            object["username"] = server.username;
            object["credential"] = server.credential;
        }
        list.push_back(std::move(object));
    }
    return frame(
        {{"type", "iced"}, {"version", 1}, {"ice_servers", std::move(list)}, {"ttl", ttl}});
}

std::string write_connected(const rooms::RoomSnapshot& snapshot, std::string_view session,
                            std::string_view region) {
    auto body = write_snapshot("connected", snapshot);
    body["session"] = session;
    json::object options{{"session_timeout", snapshot.session_timeout_seconds},
                         {"signaling_region", region}};
    if (snapshot.media_served) {
        options["media_region"] = region; // media and signaling are one server
    }
    body["options"] = std::move(options);
    if (!snapshot.state.peer_connections.empty()) {
        body["peer_connections"] = write_peer_connections(snapshot.state.peer_connections);
    }
    return frame(std::move(body));
}

std::string write_synced(const rooms::RoomSnapshot& snapshot) {
    auto body = write_snapshot("synced", snapshot);
    // Always present: the client closes what is not listed.
    body["peer_connections"] = write_peer_connections(snapshot.state.peer_connections);
    return frame(std::move(body));
}

std::string write_update(const rooms::RoomDelta& delta) {
    json::object body{{"version", 2}, {"type", "update"}};
    if (!delta.participants.empty()) {
        body["participants"] = write_participants(delta);
    }
    write_state(delta, body);
    if (!delta.peer_connections.empty()) {
        body["peer_connections"] = write_peer_connections(delta.peer_connections);
    }
    return frame(std::move(body));
}

std::string write_ended(rooms::EndReason reason) {
    // "disconnected" without "completed" reaches an app as if the person had left; only an error
    // lets it say why.
    if (reason == rooms::EndReason::stayed_too_long)
        return write_error({account::ErrorCode::participant_session_length_exceeded,
                            "The participant stayed as long as the room allows"});
    return frame({{"type", "disconnected"},
                  {"version", 2},
                  {"status", reason == rooms::EndReason::completed ? "completed" : "removed"}});
}

std::string write_error(const account::Fault& fault) {
    return frame({{"type", "error"},
                  {"version", 2},
                  {"code", number(fault.code)},
                  {"message", fault.message}});
}

} // namespace conclave::signaling
