#pragma once

#include "media/cc/arrival_recorder.hpp"
#include "media/cc/testing/emulated_link.hpp"
#include "media/dtls/association.hpp"
#include "media/dtls/certificate.hpp"
#include "media/dtls/context.hpp"
#include "media/rtp/packet_view.hpp"
#include "media/rtp/rtcp_writer.hpp"
#include "media/sfu/hub.hpp"
#include "media/sfu/testing/fake_network_test.hpp"
#include "media/srtp/receiver.hpp"
#include "media/srtp/sender.hpp"

#include <functional>
#include <map>
#include <optional>
#include <vector>

namespace conclave::media::sfu::testing {

/// What a client sends: one RTP packet before protection.
struct Outgoing {
    std::uint32_t ssrc = 0;
    std::uint16_t seq = 0;
    std::uint32_t time = 0;
    std::uint8_t payload_type = 0;
    bool marker = false;
    std::string mid{};
    std::string rid{};
    std::string repaired_rid{};
    std::optional<std::uint16_t> transport_number{};
    std::optional<std::uint8_t> audio_level{};
    base::Bytes dependencies{}; // the dependency descriptor
    base::Bytes payload{};
    std::uint8_t padding = 0;
};

/// A packet as a client got it, unprotected.
struct Received {
    base::Bytes bytes;
    rtp::PacketView view;
    [[nodiscard]] base::Bytes payload() const {
        const auto part = rtp::payload(base::ByteView(bytes), view);
        return {part.begin(), part.end()};
    }
};

constexpr std::uint8_t mid_id = 1;
constexpr std::uint8_t rid_id = 2;
constexpr std::uint8_t transport_cc_id = 3;
constexpr std::uint8_t audio_level_id = 4;
constexpr std::uint8_t repaired_rid_id = 5;
constexpr std::uint8_t dependencies_id = 6;
constexpr std::uint8_t rtx_payload_type = 101; // of the subscribers' VP8, which is 100
[[nodiscard]] std::vector<ExtensionMapping> all_extensions();

/// A browser's side of one transport: ICE checks, DTLS as client, SRTP; in virtual time.
class FakeClient final : private dtls::AssociationEvents {
  public:
    FakeClient(Hub& hub, FakeNetwork& network, base::Loop& loop, udp::Address address);
    ~FakeClient() override;
    FakeClient(const FakeClient&) = delete;
    FakeClient& operator=(const FakeClient&) = delete;

    [[nodiscard]] RemoteParameters parameters() const;
    /// Sends a check and, with the answer to the first one, a ClientHello.
    void check(const Transport& transport);
    void tick();
    [[nodiscard]] bool connected() const { return sender_.has_value(); }

    void send(const Outgoing& packet);
    /// One RTCP compound.
    void send_rtcp(const std::function<bool(rtp::RtcpWriter&)>& write);
    /// What send() would put on the wire.
    [[nodiscard]] base::Bytes protect(const Outgoing& packet);
    void deliver(base::Bytes datagram);
    /// What the network brings; `arrival` is when it came.
    void receive(std::span<std::uint8_t> datagram, base::MonoTime arrival);

    [[nodiscard]] const udp::Address& address() const { return address_; }

    std::vector<Received> rtp; // without probes: padding, and repetitions of what had come
    std::size_t probes = 0;
    /// Answers with transport-wide feedback, as a browser does.
    bool gives_feedback = false;
    /// RTP comes through it, feedback goes back with its delay; nullopt: at once.
    std::optional<media::testing::EmulatedLink> link;
    std::vector<base::Bytes> rtcp; // compounds
    std::size_t answers = 0;       // to checks
    std::size_t undecryptable = 0;
    /// Where what it sends goes, where not straight to the hub.
    std::function<void(base::Bytes)> wire;
    /// Told of each packet and each compound; those are not written down then.
    std::function<void(Received&)> on_rtp;
    std::function<void(base::ByteView)> on_rtcp;
    std::function<bool(const Received&)> lose = [](const Received&) { return false; };

  private:
    void on_media(std::span<std::uint8_t> datagram, base::MonoTime arrival);
    void on_control(std::span<std::uint8_t> datagram);
    [[nodiscard]] bool is_probe(const Received& packet) const;
    void give_feedback();
    void send_datagram(base::ByteView datagram) override;
    void on_connected(dtls::SrtpKeys keys) override;
    void on_data(base::ByteView) override {}
    void on_closed() override {}
    void on_failed(dtls::Failure) override {}

    Hub& hub_;
    FakeNetwork& network_;
    base::Loop& loop_;
    udp::Address address_;
    IceCredentials ice_{"fakeuser", "fakepasswordfakepassword"};
    dtls::Certificate certificate_;
    dtls::Context context_;
    std::unique_ptr<dtls::Association> dtls_;
    std::vector<Fingerprint> server_;
    std::optional<srtp::Sender> sender_;
    std::optional<srtp::Receiver> receiver_;
    rtp::ExtensionMap extensions_;
    ArrivalRecorder arrivals_;
    std::multimap<base::MonoTime, base::Bytes> on_the_way_; // RTP, by its arrival
    std::multimap<base::MonoTime, base::Bytes> feedback_;   // the same, of control information
};

} // namespace conclave::media::sfu::testing
