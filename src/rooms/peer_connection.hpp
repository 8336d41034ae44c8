#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace conclave::rooms {

/// One side's session description under the SDK's revision rules.
/// The SDP is opaque here.
struct Description {
    enum class Type { offer, answer, create_offer, close };
    Type type = Type::offer;
    std::int64_t revision = 0;
    std::string sdp; // offer and answer only
    bool operator==(const Description&) const = default;
};

/// ICE candidates of one side for one username fragment: cumulative, append-only (4.9).
struct IceState {
    std::string ufrag;
    std::int64_t revision = 0;
    std::vector<std::string> candidates; // each the JSON text of one candidate, opaque here
    bool complete = false;
    bool operator==(const IceState&) const = default;
};

/// One element of `peer_connections[]`, in either direction.
struct PeerConnectionUpdate {
    std::string id;
    std::optional<Description> description{};
    std::vector<IceState> ice{}; // from a client at most one; to a client sent one a message
};

/// Bounds on what one side may have stored here.
constexpr std::size_t max_candidates_per_ufrag = 200;
constexpr std::size_t max_ufrags_per_side = 4; // the oldest goes

} // namespace conclave::rooms
