#pragma once

#include "media/types.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// Session descriptions (RFC 8866) as far as browsers and we use them (RFC 8829): values, no text.
namespace conclave::signaling::sdp {

enum class SectionKind { audio, video, application, other };
/// From the describing side's point of view (RFC 3264, 5.1).
enum class Direction { inactive, sendonly, recvonly, sendrecv };
[[nodiscard]] constexpr bool sends(Direction direction) {
    return direction == Direction::sendonly || direction == Direction::sendrecv;
}
[[nodiscard]] constexpr bool receives(Direction direction) {
    return direction == Direction::recvonly || direction == Direction::sendrecv;
}
[[nodiscard]] constexpr Direction make_direction(bool send, bool receive) {
    return send ? (receive ? Direction::sendrecv : Direction::sendonly)
                : (receive ? Direction::recvonly : Direction::inactive);
}

/// a=setup (RFC 8842).
enum class Setup { actpass, active, passive };

/// One payload type of an m-line with its a=rtpmap, a=fmtp and a=rtcp-fb lines.
struct Codec {
    std::uint8_t payload_type = 0;
    std::string name; // as written
    std::uint32_t clock_rate = 0;
    std::uint8_t channels = 1;
    std::string parameters{};            // a=fmtp without the payload type
    std::vector<std::string> feedback{}; // a=rtcp-fb without the payload type
    bool operator==(const Codec&) const = default;
};

/// a=extmap (RFC 8285).
struct Extmap {
    std::uint8_t id = 0;
    std::string uri;
    bool operator==(const Extmap&) const = default;
};

/// a=ssrc-group (RFC 5576): FID pairs a source with its RTX, SIM lists simulcast, lowest first.
struct SsrcGroup {
    std::string semantics;
    std::vector<std::uint32_t> ssrcs;
    bool operator==(const SsrcGroup&) const = default;
};

/// A source that a=ssrc lines name, and its cname.
struct Source {
    std::uint32_t ssrc = 0;
    std::string cname;
    bool operator==(const Source&) const = default;
};

/// a=msid (RFC 8830).
struct Msid {
    std::string stream; // "-": none
    std::string track;
    bool operator==(const Msid&) const = default;
};

/// A candidate as engines make them: one line each, host type, UDP, component 1.
using media::Candidate;

struct Section {
    SectionKind kind = SectionKind::other;
    std::string media; // of the m-line: "audio"
    std::uint16_t port = 9;
    std::string protocol; // of the m-line: "UDP/TLS/RTP/SAVPF"
    std::string mid;
    Direction direction = Direction::sendrecv;
    std::vector<Codec> codecs{};
    std::vector<Extmap> extmaps{};
    std::vector<SsrcGroup> groups{};
    std::vector<Source> sources{};
    std::vector<std::string> send_rids{};    // a=rid … send, in a=simulcast's order if it is there
    std::vector<std::string> receive_rids{}; // a=rid … recv
    std::optional<Msid> msid{};
    std::optional<media::IceCredentials> ice{};
    std::vector<media::Fingerprint> fingerprints{};
    std::optional<Setup> setup{};
    std::vector<Candidate> candidates{}; // written, never read: an ICE-lite end needs none
    std::optional<std::uint16_t> sctp_port{};
    std::optional<std::uint64_t> max_message_size{}; // bytes (RFC 8841)
    bool rtcp_mux = false;
    bool rtcp_reduced_size = false;
    bool bundle_only = false;

    /// Port 0 without bundle-only refuses a section (RFC 8829, 5.3.1).
    [[nodiscard]] bool rejected() const { return port == 0 && !bundle_only; }
    bool operator==(const Section& other) const;
};

struct Description {
    std::uint64_t session_id = 0; // o=
    std::uint64_t version = 0;    // o=
    bool ice_lite = false;
    bool mixed_extmaps = false; // both forms of header extensions in one stream (RFC 8285, 6)
    std::vector<std::string> bundle{}; // mids of the first a=group:BUNDLE
    std::vector<Section> sections{};   // session-level ICE, fingerprints and setup are spread
    bool operator==(const Description&) const = default;
};

/// Limits on a description from outside, each refused by name.
constexpr std::size_t max_description_bytes = 256 * 1024;
constexpr std::size_t max_sections = 512;          // m-lines
constexpr std::size_t max_codecs_per_section = 64; // payload types
constexpr std::size_t max_attributes_per_section = 2'048;

} // namespace conclave::signaling::sdp
