#pragma once

#include "media/allocation/steering.hpp"
#include "media/cc/arrival_recorder.hpp"
#include "media/rtp/rtcp_reader.hpp"
#include "media/rtp/rtcp_writer.hpp"
#include "media/sfu/egress.hpp"
#include "media/sfu/held_packets.hpp"
#include "media/sfu/incoming_track.hpp"
#include "media/sfu/link.hpp"
#include "media/sfu/outgoing_track.hpp"
#include "media/transport.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace conclave::media::sfu {

class Channels;

/// What a peer needs of its room.
class Room {
  public:
    virtual ~Room() = default;
    [[nodiscard]] virtual std::uint64_t next_id() = 0;
    [[nodiscard]] virtual IncomingTrack* find(IncomingId id) = 0;
    virtual void add(IncomingTrack& track) = 0;
    /// Ends every copy of the track at whatever transport, then forgets it.
    virtual void remove(IncomingTrack& track) = 0;
    virtual void on_audio_level(IncomingId track, std::uint8_t level, base::MonoTime arrival) = 0;
    /// Who has the floor; null: nobody.
    [[nodiscard]] virtual const Publisher* speaker() const = 0;
    /// Runs `tell` on the loop, later, with the events of this transport, if it is there still.
    virtual void later(std::uint64_t transport,
                       std::move_only_function<void(TransportEvents&)> tell) = 0;
};

/// One peer connection: the Transport that signaling steers. Its packets come from the link and go
/// to the copies of its tracks; its feedback steers its own outgoing tracks. One thread.
class Peer final : public Transport, private LinkEvents, private Publisher, private EgressTracks {
  public:
    /// How often peers look at what time brings.
    static constexpr std::chrono::milliseconds tick_interval{10};

    Peer(Services& services, Room& room, std::uint64_t id, std::string name);
    ~Peer() override;

    [[nodiscard]] const IceCredentials& local_ice() const override { return link_.local_ice(); }
    [[nodiscard]] const Fingerprint& fingerprint() const override { return link_.fingerprint(); }
    [[nodiscard]] const std::vector<Candidate>& candidates() const override {
        return services_.candidates;
    }
    [[nodiscard]] TransportState state() const override { return link_.state(); }
    void set_remote(const RemoteParameters& remote) override { link_.set_remote(remote); }
    void restart_ice() override { link_.restart_ice(); }

    [[nodiscard]] std::expected<IncomingId, ReceiveRefusal>
    receive(const IncomingMapping& mapping) override;
    void change_incoming(IncomingId incoming, const IncomingMapping& mapping) override;
    void stop_incoming(IncomingId incoming) override;
    void set_incoming_enabled(IncomingId incoming, bool enabled) override;

    [[nodiscard]] std::expected<OutgoingStream, SendRefusal>
    send(IncomingId source, const OutgoingMapping& mapping) override;
    void start(OutgoingId outgoing) override;
    void stop_outgoing(OutgoingId outgoing) override;

    void set_bandwidth_profile(const BandwidthProfile& profile) override;
    void set_priority(OutgoingId outgoing, DownlinkPriority priority) override;
    void set_render_hint(OutgoingId outgoing, const RenderHint& hint) override;

    void enable_data() override;
    [[nodiscard]] std::expected<ChannelId, ChannelRefusal>
    open_channel(const ChannelOptions& options) override;
    [[nodiscard]] std::expected<void, ChannelRefusal> send_message(ChannelId channel, bool binary,
                                                                   base::ByteView message) override;
    void close_channel(ChannelId channel) override;

    [[nodiscard]] QualityReport quality() const override;
    [[nodiscard]] std::string explain() const override;

    // For the room.
    void tick(base::MonoTime now);
    /// Ends the outgoing tracks that copy this one.
    void drop_copies_of(const IncomingTrack& track);

  private:
    /// Where packets of an SSRC belong.
    struct Binding {
        IncomingTrack* track = nullptr;
        std::size_t layer = 0;
        bool rtx = false;
    };

    // Link's events.
    void on_link_state(TransportState state) override;
    void on_path_changed() override;
    void on_rtp(std::span<std::uint8_t> packet, base::MonoTime arrival) override;
    void on_rtcp(base::ByteView compound, base::MonoTime arrival) override;
    void on_record(base::ByteView record) override;

    // Publisher, for the tracks of this peer.
    void send_keyframe_request(Feed& feed, rtp::KeyframeGate::Request request) override;
    [[nodiscard]] std::chrono::nanoseconds round_trip() const override {
        return egress_.round_trip();
    }
    void on_audio_level(IncomingId track, std::uint8_t level, base::MonoTime arrival) override;
    [[nodiscard]] std::optional<std::chrono::nanoseconds> clock_offset() const override {
        return clock_offset_;
    }
    [[nodiscard]] const std::string& cname() const override { return cname_; }

    // The egress', for the tracks that leave through it.
    void send_waiting(const PacedPacket& packet, base::MonoTime now) override;
    void on_paced_drop(const PacedPacket& packet, base::MonoTime now) override;
    std::size_t send_probe(std::size_t most, base::MonoTime now) override;
    [[nodiscard]] bool can_probe() const;

    // Ingress.
    [[nodiscard]] const Binding* bind(base::ByteView packet, const rtp::PacketView& view);
    [[nodiscard]] const Binding* binding_of(rtp::Ssrc ssrc) const;
    [[nodiscard]] std::optional<Binding> match(base::ByteView packet,
                                               const rtp::PacketView& view) const;
    void bind_signalled(IncomingTrack& track);
    /// False: no track claims it.
    [[nodiscard]] bool route(std::span<std::uint8_t> packet, const rtp::PacketView& view,
                             base::MonoTime arrival);
    void take_held();
    void on_rtx(std::span<std::uint8_t> packet, const rtp::PacketView& view, const Binding& binding,
                base::MonoTime arrival);

    // Allocation.
    void share_downlink(base::MonoTime now);
    void tell_wanted();
    void tell_undecodable(base::MonoTime now);

    // RTCP in.
    void on_rtcp_packet(const rtp::RtcpPacket& packet, base::MonoTime now);
    void on_sender_report(const rtp::SenderReport& report, base::MonoTime now);
    void on_report_blocks(const rtp::RtcpList<rtp::ReportBlock>& blocks, base::MonoTime now);
    [[nodiscard]] OutgoingTrack* outgoing_of(rtp::Ssrc ssrc);

    // RTCP out.
    void send_transport_feedback(base::MonoTime now);
    void send_nacks(base::MonoTime now);
    void send_reports(base::MonoTime now);
    void answer_reference_time(base::MonoTime now);
    /// Writes one RTCP datagram with `write`; dropped when there is no room or it says false.
    template <class Write>
    bool send_rtcp(Write&& write);
    [[nodiscard]] rtp::NtpTime wall_now() const { return rtp::to_ntp(services_.wall.now()); }

    Services& services_;
    Room& room_;
    std::uint64_t id_;
    std::string name_;
    std::string cname_;
    rtp::Ssrc own_ssrc_; // names us in RTCP where no track does
    Link link_;
    Egress egress_;
    BandwidthProfile profile_;
    Steering steering_;

    std::map<IncomingId, std::unique_ptr<IncomingTrack>> incoming_;
    std::unordered_map<std::uint32_t, Binding> bindings_; // by SSRC
    rtp::ExtensionMap incoming_extensions_;
    std::optional<ArrivalRecorder> arrivals_; // once it is to send us something
    HeldPackets held_;
    rtp::Ssrc last_media_ssrc_; // for feedback that is about the whole transport
    std::optional<std::chrono::nanoseconds> clock_offset_; // our wall clock less the publisher's

    std::map<OutgoingId, std::unique_ptr<OutgoingTrack>> outgoing_;
    std::unordered_map<std::uint32_t, OutgoingTrack*> outgoing_by_ssrc_;

    /// The newest reference time of the peer (RFC 3611, 4.4) that was not answered.
    struct ReferenceTime {
        rtp::Ssrc sender;
        std::uint32_t middle = 0; // of its NTP time
        base::MonoTime at{};
    };
    std::optional<ReferenceTime> reference_;

    base::MonoTime next_share_{};
    base::MonoTime next_nack_{};
    base::MonoTime next_report_{};

    std::unique_ptr<Channels> channels_; // with enable_data()
};

} // namespace conclave::media::sfu
