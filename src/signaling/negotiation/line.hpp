#pragma once

#include "signaling/negotiation/media_side.hpp"
#include "signaling/sdp/description.hpp"

#include <optional>
#include <string>
#include <vector>

namespace conclave::signaling::negotiation {

/// A track on its way to the client, in the section it was given.
struct Downlink {
    enum class State {
        placed,         // to be in the next offer
        offered,        // in an offer that waits for its answer
        active,         // the client has it
        ending,         // to be taken back with the next offer
        ending_offered, // taken back in an offer that waits for its answer
    };
    DownlinkKey key = 0;
    sdp::Msid msid;
    media::OutgoingStream stream;
    State state = State::placed;

    [[nodiscard]] bool sent() const { return state == State::offered || state == State::active; }
};

/// What the client sends in a section.
struct Uplink {
    std::string track_id;
    media::IncomingMapping mapping;
    bool operator==(const Uplink&) const = default;
};

/// One m-line for the life of the session: its place, mid and kind never change (RFC 8829, 5.2.2).
/// Its two directions have nothing to do with each other: a client may send a track of its own in
/// the section that carries a downlink.
struct Line {
    sdp::SectionKind kind = sdp::SectionKind::other;
    std::string media;
    std::string protocol;
    std::string mid;
    bool rejected = false;
    std::vector<sdp::Codec> codecs;
    std::vector<sdp::Extmap> extmaps;
    std::vector<std::string> rids; // of the uplink's encodings, where it has some
    std::optional<Uplink> uplink{};
    std::optional<Downlink> downlink{};

    [[nodiscard]] bool rtp() const {
        return kind == sdp::SectionKind::audio || kind == sdp::SectionKind::video;
    }
};

} // namespace conclave::signaling::negotiation
