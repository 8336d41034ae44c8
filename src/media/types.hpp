#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The words that signaling and the media engine share. Values only: no SDP text, no sockets.
namespace conclave::media {

enum class Kind { audio, video };

/// RTP header extensions that the engine reads or writes (RFC 8285).
enum class Extension : std::uint8_t {
    mid,                   // RFC 9143, 15
    rid,                   // RFC 8852, rtp-stream-id
    repaired_rid,          // RFC 8852, repaired-rtp-stream-id
    abs_send_time,         // draft-alvestrand-rmcat-remb-03, 2.1
    transport_cc,          // draft-holmer-rmcat-transport-wide-cc-extensions-01
    audio_level,           // RFC 6464
    dependency_descriptor, // AV1 RTP specification, appendix A
    video_layers,          // video-layers-allocation00
    video_orientation,     // 3GPP TS 26.114, 7.4.5
    playout_delay,         // playout-delay
    abs_capture_time,      // abs-capture-time
};
/// One more than the last of Extension.
constexpr std::size_t extension_kinds = 11;

/// The URI under which a=extmap names it, and back; nullopt: none that the engine knows.
[[nodiscard]] std::string_view extension_uri(Extension extension);
[[nodiscard]] std::optional<Extension> extension_from_uri(std::string_view uri);

/// Which number an extension has on one transport; numbers are unique within the transport.
struct ExtensionMapping {
    Extension extension{};
    std::uint8_t id = 0; // 1 to 14 in the one-byte form, to 255 in the two-byte form
    bool operator==(const ExtensionMapping&) const = default;
};

/// A payload type and what it stands for, on one transport.
struct CodecMapping {
    std::string name; // as in a=rtpmap, in the spelling of the registration: "VP8", "H264", "opus"
    std::uint8_t payload_type = 0;
    std::uint32_t clock_rate = 0;                   // Hz
    std::uint8_t channels = 1;                      // audio
    std::string parameters{};                       // the a=fmtp text, without the payload type
    std::optional<std::uint8_t> rtx_payload_type{}; // RFC 4588
    bool nack = false;                              // RFC 4585, 6.2.1
    bool pli = false;                               // RFC 4585, 6.3.1
    bool fir = false;                               // RFC 5104, 4.3.1
    bool transport_cc = false;                      // feedback for Extension::transport_cc
    bool remb = false;                              // draft-alvestrand-rmcat-remb-03
    bool operator==(const CodecMapping&) const = default;
};

/// One encoding of a source: named by SSRC (a=ssrc-group:SIM and FID) or by rid.
struct EncodingMapping {
    std::optional<std::uint32_t> ssrc{};
    std::optional<std::uint32_t> rtx_ssrc{};
    std::string rid{};
    bool operator==(const EncodingMapping&) const = default;
};

/// What a peer sends us in one media section.
struct IncomingMapping {
    Kind kind = Kind::audio;
    std::string mid;
    std::vector<CodecMapping> codecs; // in the order agreed upon; the first is preferred
    std::vector<ExtensionMapping> extensions;
    std::vector<EncodingMapping> encodings; // lowest resolution first; empty: by mid alone
    bool operator==(const IncomingMapping&) const = default;
};

/// What we send a peer in one media section. SSRCs are chosen by the engine.
struct OutgoingMapping {
    std::string mid;
    std::vector<CodecMapping> codecs;
    std::vector<ExtensionMapping> extensions;
    bool operator==(const OutgoingMapping&) const = default;
};

/// One end's ICE credentials (RFC 8445, 5.3).
struct IceCredentials {
    std::string ufrag;
    std::string password;
    bool operator==(const IceCredentials&) const = default;
};

/// a=fingerprint (RFC 8122).
struct Fingerprint {
    std::string algorithm; // "sha-256"
    std::string value;     // "AB:CD:…"
    bool operator==(const Fingerprint&) const = default;
};

/// a=setup (RFC 8842): who sends the ClientHello.
enum class DtlsRole { client, server };

/// Where a transport can be reached. The engine is ICE-lite: host candidates only.
struct Candidate {
    std::string address; // text form, IPv4 or IPv6
    std::uint16_t port = 0;
    std::uint32_t priority = 0;
    std::string foundation;
};

/// What the peer's description says about its transport.
struct RemoteParameters {
    IceCredentials ice;
    std::vector<Fingerprint> fingerprints;
    DtlsRole local_role = DtlsRole::server; // ours, as negotiated
};

/// Data channels as in-band opening describes them (RFC 8832).
struct ChannelOptions {
    std::string label;
    bool ordered = true;
    std::optional<std::uint16_t> max_packet_life_time{}; // ms; at most one of the two is set
    std::optional<std::uint16_t> max_retransmits{};
};

} // namespace conclave::media
