#include "signaling/rsp_messages.hpp"

#include "base/json_text.hpp"
#include "signaling/limits.hpp"
#include "signaling/media_wishes.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <utility>

namespace conclave::signaling {
namespace json = boost::json;
namespace {

using account::ErrorCode;
using account::Fault;
using rooms::Description;
using rooms::IceState;
using rooms::PeerConnectionUpdate;

std::unexpected<Fault> malformed(std::string_view what) {
    return std::unexpected(Fault{ErrorCode::signaling_outgoing_message_invalid,
                                 "Message is malformed: " + std::string(what)});
}

std::expected<rooms::LocalTrack, Fault> parse_track(const json::value& value) {
    const auto* object = value.if_object();
    if (object == nullptr) {
        return malformed("a track is no object");
    }
    const auto id = base::get_string(*object, "id");
    const auto kind = rooms::track_kind_from_text(base::get_string(*object, "kind").value_or(""));
    if (!id || !kind) {
        return malformed("a track has no id or an unknown kind");
    }
    rooms::LocalTrack track;
    track.id = *id;
    track.kind = *kind;
    track.name = base::get_string(*object, "name").value_or(*id);
    track.enabled = base::get_bool(*object, "enabled").value_or(true);
    track.priority = rooms::priority_from_text(base::get_string(*object, "priority").value_or(""))
                         .value_or(rooms::Priority::standard);
    return track;
}

std::expected<rooms::LocalState, Fault> parse_local_state(const json::object& participant) {
    rooms::LocalState state;
    const auto revision = base::get_int(participant, "revision");
    const auto* tracks = base::get_array(participant, "tracks");
    if (!revision || tracks == nullptr) {
        return malformed("participant has no revision or no tracks");
    }
    if (tracks->size() > max_tracks_per_message) {
        return malformed("more than " + std::to_string(max_tracks_per_message) + " tracks");
    }
    state.revision = *revision;
    for (const auto& value : *tracks) {
        auto track = parse_track(value);
        if (!track) {
            return std::unexpected(std::move(track.error()));
        }
        state.tracks.push_back(std::move(*track));
    }
    return state;
}

std::expected<Description, Fault> parse_description(const json::object& object) {
    constexpr std::pair<std::string_view, Description::Type> types[] = {
        {"offer", Description::Type::offer},
        {"answer", Description::Type::answer},
        {"pranswer", Description::Type::answer},
        {"create-offer", Description::Type::create_offer},
        {"close", Description::Type::close}};
    const auto name = base::get_string(object, "type").value_or("");
    const auto* type =
        std::ranges::find(types, name, &std::pair<std::string_view, Description::Type>::first);
    const auto revision = base::get_int(object, "revision");
    if (type == std::end(types) || !revision || *revision < 0) {
        return malformed("a description has an unknown type or no revision");
    }
    Description description{type->second, *revision, {}};
    if (type->second == Description::Type::offer || type->second == Description::Type::answer) {
        const auto sdp = base::get_string(object, "sdp");
        if (!sdp || sdp->empty()) {
            return malformed("a description has no sdp");
        }
        if (sdp->size() > max_sdp_bytes) {
            return std::unexpected(Fault{ErrorCode::media_server_remote_desc_failed,
                                         "The session description is larger than " +
                                             std::to_string(max_sdp_bytes) + " bytes"});
        }
        description.sdp = *sdp;
    }
    return description;
}

std::expected<IceState, Fault> parse_ice(const json::object& object) {
    const auto ufrag = base::get_string(object, "ufrag");
    if (!ufrag || ufrag->size() > 256) { // RFC 8839, 5.4
        return malformed("ice has no ufrag, or too long a one");
    }
    IceState ice{.ufrag = std::string(*ufrag)};
    ice.revision = base::get_int(object, "revision").value_or(0);
    ice.complete = base::get_bool(object, "complete").value_or(false);
    const auto* candidates = base::get_array(object, "candidates");
    if (candidates == nullptr) {
        return ice;
    }
    if (candidates->size() > max_candidates_per_message) {
        return malformed("more than " + std::to_string(max_candidates_per_message) + " candidates");
    }
    for (const auto& candidate : *candidates) {
        auto text = candidate.is_object() ? json::serialize(candidate) : std::string();
        if (text.empty() || text.size() > max_candidate_bytes) {
            return malformed("a candidate is no object or too long");
        }
        ice.candidates.push_back(std::move(text));
    }
    return ice;
}

std::expected<PeerConnectionUpdate, Fault> parse_peer_connection(const json::value& value) {
    const auto* object = value.if_object();
    const auto id = object == nullptr ? std::nullopt : base::get_string(*object, "id");
    if (!id || id->empty() || id->size() > max_peer_connection_id_bytes) {
        return malformed("a peer connection has no usable id");
    }
    PeerConnectionUpdate update{.id = std::string(*id)};
    if (const auto* description = base::get_object(*object, "description")) {
        auto parsed = parse_description(*description);
        if (!parsed) {
            return std::unexpected(std::move(parsed.error()));
        }
        update.description = std::move(*parsed);
    }
    if (const auto* ice = base::get_object(*object, "ice")) {
        auto parsed = parse_ice(*ice);
        if (!parsed) {
            return std::unexpected(std::move(parsed.error()));
        }
        update.ice.push_back(std::move(*parsed));
    }
    return update;
}

std::expected<std::vector<PeerConnectionUpdate>, Fault>
parse_peer_connections(const json::object& body) {
    std::vector<PeerConnectionUpdate> result;
    const auto* list = base::get_array(body, "peer_connections");
    if (list == nullptr) {
        const auto* value = body.if_contains("peer_connections");
        if (value != nullptr && !value->is_null()) {
            return malformed("peer_connections is no list");
        }
        return result;
    }
    if (list->size() > max_peer_connections_per_message) {
        return malformed("more than " + std::to_string(max_peer_connections_per_message) +
                         " peer connections");
    }
    for (const auto& value : *list) {
        if (value.is_null()) {
            continue; // the SDK's state of a connection without a description
        }
        auto update = parse_peer_connection(value);
        if (!update) {
            return std::unexpected(std::move(update.error()));
        }
        result.push_back(std::move(*update));
    }
    return result;
}

std::expected<rooms::ClientUpdate, Fault> parse_update(const json::object& body) {
    rooms::ClientUpdate update;
    if (const auto* participant = base::get_object(body, "participant")) {
        auto local = parse_local_state(*participant);
        if (!local) {
            return std::unexpected(std::move(local.error()));
        }
        update.local = std::move(*local);
    }
    auto connections = parse_peer_connections(body);
    if (!connections) {
        return std::unexpected(std::move(connections.error()));
    }
    update.peer_connections = std::move(*connections);
    return update;
}

std::string parse_token(const json::object& body) {
    // A missing token is an invalid one: 20101, like anything that is no token.
    return std::string(base::get_string(body, "token").value_or(""));
}

ParsedMessage parse_connect(const json::object& body) {
    auto update = parse_update(body);
    if (!update) {
        return std::unexpected(std::move(update.error()));
    }
    if (!update->local) {
        return malformed("connect has no participant");
    }
    ConnectRequest request;
    request.token = parse_token(body);
    if (const auto* name = body.if_contains("name"); name != nullptr && !name->is_null()) {
        if (!name->is_string()) {
            return std::unexpected(
                Fault{ErrorCode::room_name_invalid, "The room's name is no text"});
        }
        if (!name->get_string().empty()) {
            request.name = std::string(name->get_string());
        }
    }
    request.local = std::move(*update->local);
    request.peer_connections = std::move(update->peer_connections);
    request.wishes = parse_wishes(body);
    if (const auto* publisher = base::get_object(body, "publisher")) {
        request.sdk = std::string(base::get_string(*publisher, "name").value_or("")) + " " +
                      std::string(base::get_string(*publisher, "sdk_version").value_or(""));
        request.sdk.resize(std::min<std::size_t>(request.sdk.size(), 64));
    }
    return request;
}

ParsedMessage parse_sync(const json::object& body) {
    auto update = parse_update(body);
    if (!update) {
        return std::unexpected(std::move(update.error()));
    }
    const auto session = base::get_string(body, "session").value_or("");
    if (session.size() > max_session_bytes) {
        return malformed("session is too long");
    }
    return SyncRequest{parse_token(body), std::string(session), std::move(*update)};
}

} // namespace

ParsedMessage parse_client_message(const json::object& body) {
    const auto type = base::get_string(body, "type").value_or("");
    if (type == "ice") {
        return IceRequest{parse_token(body)};
    }
    if (type == "connect") {
        return parse_connect(body);
    }
    if (type == "update") {
        auto update = parse_update(body);
        if (!update) {
            return std::unexpected(std::move(update.error()));
        }
        return UpdateRequest{std::move(*update)};
    }
    if (type == "sync") {
        return parse_sync(body);
    }
    if (type == "disconnect") {
        return DisconnectRequest{};
    }
    return malformed("its type is unknown");
}

} // namespace conclave::signaling
