#pragma once

#include "account/twilio_error.hpp"
#include "rooms/room.hpp"

#include <boost/json/fwd.hpp>
#include <expected>
#include <optional>
#include <string>
#include <variant>

/// What a client says in the Room Signaling Protocol, version 2.
/// Pure: text in, values out.
namespace conclave::signaling {

struct IceRequest {
    std::string token;
};

struct ConnectRequest {
    std::string token;
    std::optional<std::string> name; // room name or SID
    rooms::LocalState local;
    std::vector<rooms::PeerConnectionUpdate> peer_connections;
    rooms::MediaWishes wishes;
    std::string sdk; // "twilio-video.js 2.32.0", for the log
};

struct UpdateRequest {
    rooms::ClientUpdate update;
};

struct SyncRequest {
    std::string token;
    std::string session;
    rooms::ClientUpdate update;
};

struct DisconnectRequest {};

using ClientMessage =
    std::variant<IceRequest, ConnectRequest, UpdateRequest, SyncRequest, DisconnectRequest>;
using ParsedMessage = std::expected<ClientMessage, account::Fault>;

/// Unknown members are ignored, missing or wrong ones refused: 53004 in general, 53403 for a
/// description that is too large.
[[nodiscard]] ParsedMessage parse_client_message(const boost::json::object& body);

} // namespace conclave::signaling
