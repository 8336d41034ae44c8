#pragma once

#include "base/bytes.hpp"
#include "media/downlink.hpp"
#include "media/quality_report.hpp"
#include "media/types.hpp"

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::media {

/// Handles are unique within a router and never used twice.
using IncomingId = std::uint64_t;
using OutgoingId = std::uint64_t;
using ChannelId = std::uint64_t;

enum class TransportState {
    fresh,        // nothing heard from the peer
    connected,    // ICE and DTLS are up: media flows
    disconnected, // the peer's consent checks stay away (RFC 7675); may come back
    dtls_failed,  // wrong certificate, or no handshake in time; final
    closed,       // final
};

enum class SendRefusal {
    unknown_source, // the incoming track is gone
    no_codec,       // the subscriber can't decode what the publisher sends
    too_many,       // max_tracks_per_transport
};
enum class ReceiveRefusal { too_many, no_codec, duplicate_mid };
enum class ChannelRefusal { not_connected, too_many, too_long, congested, closed };

/// An outgoing track as its subscriber's description has to announce it.
struct OutgoingStream {
    OutgoingId id = 0;
    std::uint32_t ssrc = 0;
    std::optional<std::uint32_t> rtx_ssrc{}; // where the mapping has RTX
    std::string cname;                       // one for each publishing transport: lip sync
};

/// What a transport tells its owner. Called on the worker's loop, never from within a call into the
/// Transport or its Router; may call back into them, and may close the transport.
class TransportEvents {
  public:
    virtual ~TransportEvents() = default;
    virtual void on_state(TransportState state) = 0;
    /// The peer opened a channel, or one that we opened is ready.
    virtual void on_channel_open(ChannelId channel, const ChannelOptions& options) = 0;
    virtual void on_message(ChannelId channel, bool binary, base::ByteView message) = 0;
    virtual void on_channel_closed(ChannelId channel) = 0;
    /// Outgoing video that the allocator stopped or resumed.
    virtual void on_switched(std::vector<OutgoingId> off, std::vector<OutgoingId> on) = 0;
    /// Which encodings of a video source of this peer somebody needs, lowest first. Told on change.
    virtual void on_encodings_wanted(IncomingId incoming, std::vector<bool> wanted) = 0;
    /// The source sends a codec that this peer can't decode, though both have others in common.
    /// Told once for each outgoing track.
    virtual void on_undecodable(OutgoingId outgoing) = 0;
};

/// One peer connection: ICE-lite, DTLS-SRTP, RTP and SCTP with one client (RFC 8829, BUNDLE).
/// Owned by its Router, lives on the worker's loop; all calls from there. No call blocks.
class Transport {
  public:
    virtual ~Transport() = default;

    /// Ours, for the description: stays the same but for restart_ice().
    [[nodiscard]] virtual const IceCredentials& local_ice() const = 0;
    [[nodiscard]] virtual const Fingerprint& fingerprint() const = 0;
    [[nodiscard]] virtual const std::vector<Candidate>& candidates() const = 0;
    [[nodiscard]] virtual TransportState state() const = 0;

    /// The peer's side, from its description; repeated with each description. New ICE credentials
    /// are a restart by the peer; a new fingerprint before the handshake replaces the old one,
    /// after it the call has no effect on DTLS.
    virtual void set_remote(const RemoteParameters& remote) = 0;
    /// New local credentials (RFC 8445, 9). The old ones hold until the new ones are used.
    virtual void restart_ice() = 0;

    // What the peer sends.
    [[nodiscard]] virtual std::expected<IncomingId, ReceiveRefusal>
    receive(const IncomingMapping& mapping) = 0;
    /// The section was negotiated again: same source, perhaps other payload types or SSRCs.
    virtual void change_incoming(IncomingId incoming, const IncomingMapping& mapping) = 0;
    /// Ends the track and every outgoing track that copies it.
    virtual void stop_incoming(IncomingId incoming) = 0;
    /// As published: a muted source is known to be silent.
    virtual void set_incoming_enabled(IncomingId incoming, bool enabled) = 0;

    // What we send the peer: nothing flows before start(), since a browser that gets RTP before
    // the description loses that track.
    [[nodiscard]] virtual std::expected<OutgoingStream, SendRefusal>
    send(IncomingId source, const OutgoingMapping& mapping) = 0;
    /// The peer has the description: packets may flow; asks the publisher for a key frame.
    virtual void start(OutgoingId outgoing) = 0;
    virtual void stop_outgoing(OutgoingId outgoing) = 0;

    // How the allocator treats this subscriber (see downlink.hpp).
    virtual void set_bandwidth_profile(const BandwidthProfile& profile) = 0;
    virtual void set_priority(OutgoingId outgoing, DownlinkPriority priority) = 0;
    virtual void set_render_hint(OutgoingId outgoing, const RenderHint& hint) = 0;

    // Data channels (RFC 8831). The peer's description must have the SCTP section.
    virtual void enable_data() = 0;
    [[nodiscard]] virtual std::expected<ChannelId, ChannelRefusal>
    open_channel(const ChannelOptions& options) = 0;
    [[nodiscard]] virtual std::expected<void, ChannelRefusal>
    send_message(ChannelId channel, bool binary, base::ByteView message) = 0;
    virtual void close_channel(ChannelId channel) = 0;

    /// How the network treats this participant, over the last few seconds.
    [[nodiscard]] virtual QualityReport quality() const = 0;
    /// Why each outgoing track is sent as it is: one fact a line, for operators.
    [[nodiscard]] virtual std::string explain() const = 0;
};

/// Limits, each refused by name.
constexpr std::size_t max_tracks_per_transport = 128; // each way; browsers slow down beyond
constexpr std::size_t max_channels_per_transport = 512;
constexpr std::size_t max_message_bytes = 64 * 1024;

} // namespace conclave::media
