#pragma once

#include "signaling/group/company.hpp"
#include "signaling/group/control_channels.hpp"
#include "signaling/group/tracks.hpp"
#include "signaling/msp/message.hpp"
#include "signaling/negotiation/negotiation.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace conclave::signaling::group {

/// One participant of a group room: its peer connection with us, what it publishes (sources), what
/// it gets of the others (feeds), and its data channels. On the room's loop.
class Peer final : private negotiation::MediaSide, private media::TransportEvents {
  public:
    /// `connection`: the id of a peer connection that the client is asked to make; empty: the
    /// client brings one.
    Peer(Services& services, std::string sid, const rooms::MediaWishes& wishes,
         std::string connection = {});
    ~Peer() override;
    Peer(const Peer&) = delete;
    Peer& operator=(const Peer&) = delete;

    [[nodiscard]] const std::string& sid() const { return sid_; }
    [[nodiscard]] bool subscribes_to_all() const { return wishes_.subscribe_to_all; }

    // The peer connection.
    void receive(const rooms::PeerConnectionUpdate& update);
    [[nodiscard]] std::vector<rooms::PeerConnectionUpdate>
    sync(const std::vector<rooms::PeerConnectionUpdate>& updates);
    /// Offers if there is something to offer.
    void offer();
    /// The channels' labels, once the peer connection for them is there.
    [[nodiscard]] std::vector<rooms::AnnouncedChannel> channels() const;

    // What it publishes.
    void publish(const std::vector<rooms::Publication>& publications);
    [[nodiscard]] const std::map<std::string, Source>& sources() const { return sources_; }
    [[nodiscard]] bool owns(media::IncomingId incoming) const;

    // What it gets.
    void subscribe(const Peer& publisher, const Source& source);
    void unsubscribe(const std::string& track_sid);
    [[nodiscard]] std::optional<rooms::Subscription>
    subscription(const std::string& track_sid) const;
    void source_bound(const Source& source);
    void source_unbound(const Source& source);
    void source_priority_changed(const Source& source);
    void source_channel_opened(const Source& source);
    void source_channel_closed(const Source& source);
    void deliver(const std::string& track_sid, bool binary, base::ByteView message);

    /// The loudest of the others, by SID; told to the client on change.
    void set_speaker(const std::optional<std::string>& participant);
    [[nodiscard]] media::QualityReport quality() const { return transport_.quality(); }
    /// What it gives and gets, and why the engine sends each track as it does: one fact a line.
    [[nodiscard]] std::string explain() const;

  private:
    using Channel = rooms::MediaChannel;

    // negotiation::MediaSide
    [[nodiscard]] negotiation::LocalTransport local_transport() const override;
    void set_remote(const media::RemoteParameters& remote) override;
    void restart_ice() override;
    void enable_data() override;
    void uplink_opened(const std::string& track_id, const media::IncomingMapping& mapping) override;
    void uplink_changed(const media::IncomingMapping& mapping) override;
    void uplink_closed(const std::string& mid) override;
    [[nodiscard]] std::expected<media::OutgoingStream, media::SendRefusal>
    downlink_placed(negotiation::DownlinkKey key, const media::OutgoingMapping& mapping) override;
    void downlink_waits(negotiation::DownlinkKey key) override;
    void downlink_agreed(negotiation::DownlinkKey key) override;
    void downlink_refused(negotiation::DownlinkKey key) override;

    // media::TransportEvents
    void on_state(media::TransportState state) override;
    void on_channel_open(media::ChannelId channel, const media::ChannelOptions& options) override;
    void on_message(media::ChannelId channel, bool binary, base::ByteView message) override;
    void on_channel_closed(media::ChannelId channel) override;
    void on_switched(std::vector<media::OutgoingId> off,
                     std::vector<media::OutgoingId> on) override;
    void on_encodings_wanted(media::IncomingId incoming, std::vector<bool> wanted) override;
    void on_undecodable(media::OutgoingId outgoing) override;

    [[nodiscard]] std::optional<rooms::Description>
    negotiate(const rooms::PeerConnectionUpdate& update);
    void tell(rooms::Description description);
    void watch_offer();
    void bind(Source& source);
    void unbind(Source& source);
    void start_downlink(Feed& feed);
    void stop_downlink(Feed& feed);
    void fail(Feed& feed);
    void link_channel(Source& source);
    void open_channels();
    [[nodiscard]] bool open_feed(Feed& feed);
    void close_feed(Feed& feed);
    void send_data(Feed& feed, bool binary, base::ByteView message);
    Feed* find_feed(negotiation::DownlinkKey key);
    Feed* find_feed(const std::string& track_sid);
    [[nodiscard]] const std::string* sid_of(media::OutgoingId outgoing) const;
    Source* find_source(const std::string& track_sid);

    void on_control(Channel channel, media::ChannelId id, std::string_view text);
    void handle(msp::Ready message, Channel channel, media::ChannelId id);
    void handle(const msp::NetworkQualityRequest& request);
    void handle(const msp::TrackPriority& priority);
    void handle(const msp::RenderHints& hints);
    void handle(const msp::PublisherHintsReply& reply);
    void handle(const msp::ClientReset& reset);
    void tell_speaker();
    void tell_switches();
    void hint_publisher(Source& source);
    void hint_when_due();

    struct Uplink {
        std::string track_id;
        media::IncomingMapping mapping;
    };
    struct ClientChannel { // opened by the client: a data track's
        media::ChannelId id;
        media::ChannelOptions options;
    };

    Services& services_;
    const std::string sid_;
    const rooms::MediaWishes wishes_;
    std::string connection_;       // id of the peer connection
    bool asks_for_offer_ = false;  // the client is asked to make the connection
    bool announces_late_ = false;  // channels are announced once it is there
    bool closed_ = false;          // by the client
    media::Router::Opened opened_; // the router owns the transport
    media::Transport& transport_;
    negotiation::Negotiation negotiation_;
    std::map<std::string, Source> sources_;                // by track id
    std::map<std::string, Uplink> uplinks_;                // by mid
    std::map<std::string, ClientChannel> client_channels_; // by label, which is the track id
    std::map<std::string, Feed> feeds_;                    // by track SID
    negotiation::DownlinkKey next_key_ = 1;
    ControlChannels control_;
    std::optional<std::string> speaker_{};
    std::optional<std::string> told_speaker_{};
    std::int64_t hint_id_ = 0;
    base::Timer watchdog_;
    base::Timer channel_timer_;
    base::Timer hint_timer_;
};

/// An offer that brings no answer in this time is made again. No answer comes when the client's
/// browser could not take the offer.
constexpr std::chrono::seconds offer_patience{10};
/// How soon channels that could not be opened yet are tried again.
constexpr std::chrono::milliseconds channel_retry{100};
/// A fresh track keeps its own encodings for so long, since subscribers come one after the other.
constexpr std::chrono::seconds hint_hold{8};

} // namespace conclave::signaling::group
