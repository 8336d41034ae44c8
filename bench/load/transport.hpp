#pragma once

#include "base/loop.hpp"
#include "load/ice_client.hpp"
#include "media/dtls/association.hpp"
#include "media/dtls/context.hpp"
#include "media/srtp/receiver.hpp"
#include "media/srtp/sender.hpp"
#include "udp/socket.hpp"

#include <chrono>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace conclave::load {

/// What a server's description says of its end of one transport.
struct RemoteTransport {
    media::IceCredentials ice;
    std::vector<media::Fingerprint> fingerprints;
    std::vector<udp::Address> candidates; // the best one first
    bool we_control = true;
    media::DtlsRole role = media::DtlsRole::client; // ours (RFC 8842)
};

/// What all simulated participants share.
struct Shared {
    udp::IoLoop& loop;
    base::Random& random;
    const media::dtls::Context& dtls;
    udp::Address local; // to bind to; its port is 0
    std::uint32_t open_every =
        1; // decrypt one RTP packet in so many; of the others read the header
    bool feedback = true;
};

class TransportEvents {
  public:
    virtual ~TransportEvents() = default;
    virtual void on_connected() = 0;
    /// One RTP packet; `opened`: decrypted and authenticated, else only its header is plain.
    virtual void on_rtp(std::span<std::uint8_t> packet, bool opened, base::MonoTime arrival) = 0;
    virtual void on_rtcp(base::ByteView compound) = 0;
    virtual void on_transport_failed(const std::string& why) = 0;
};

struct TransportCounters {
    std::uint64_t undecryptable = 0; // RTP or RTCP whose tag is wrong, or that came twice
    std::uint64_t before_keys = 0;   // SRTP that came before the handshake was done
    std::uint64_t send_failed = 0;   // packets of ours that could not be protected
};

/// A client's end of one BUNDLE transport over a UDP socket of its own: ICE, DTLS, SRTP.
/// On the loop's thread.
class Transport final : private udp::Receiver, private media::dtls::AssociationEvents {
  public:
    static constexpr std::chrono::milliseconds check_pace{50};      // until an answer; RFC 8445, 14
    static constexpr std::chrono::milliseconds consent_pace{2'500}; // as Chrome; RFC 7675, 5.1

    /// Throws std::runtime_error when the socket can't be opened.
    Transport(Shared& shared, TransportEvents& events);
    ~Transport() override;
    Transport(const Transport&) = delete;
    Transport& operator=(const Transport&) = delete;

    [[nodiscard]] const media::IceCredentials& ice() const { return ice_.local(); }
    [[nodiscard]] udp::Address local_address() const { return socket_->local(); }
    /// Begins checks; again after a change of the description.
    void connect(const RemoteTransport& remote);
    [[nodiscard]] bool connected() const { return sender_.has_value(); }
    [[nodiscard]] std::optional<media::srtp::Profile> profile() const;
    [[nodiscard]] const TransportCounters& counters() const { return counters_; }

    /// Room for a packet and what protection adds; empty when it can't be sent.
    [[nodiscard]] std::span<std::uint8_t> begin();
    void send_rtp(std::span<std::uint8_t> room, std::size_t size);
    void send_rtcp(std::span<std::uint8_t> room, std::size_t size);
    void close();

  private:
    void on_datagram(const udp::Address& from, std::span<std::uint8_t> bytes,
                     base::MonoTime arrival) override;
    void send_datagram(base::ByteView datagram) override;
    void on_connected(media::dtls::SrtpKeys keys) override;
    void on_data(base::ByteView) override {} // SCTP: the tool has no data channels
    void on_closed() override;
    void on_failed(media::dtls::Failure failure) override;

    void check();
    void on_stun(const udp::Address& from, base::ByteView datagram);
    void on_srtp(std::span<std::uint8_t> datagram, base::MonoTime arrival);
    void commit(std::expected<std::size_t, media::srtp::Failure> size);
    void watch_dtls();

    Shared& shared_;
    TransportEvents& events_;
    IceClient ice_;
    std::unique_ptr<udp::Socket> socket_;
    RemoteTransport remote_;
    std::size_t candidate_ = 0;
    std::optional<udp::Address> selected_;
    std::unique_ptr<media::dtls::Association> dtls_;
    std::optional<media::srtp::Sender> sender_;
    std::optional<media::srtp::Receiver> receiver_;
    TransportCounters counters_;
    std::uint32_t until_opened_ = 0;
    bool closed_ = false;
    base::Timer check_timer_;
    base::Timer dtls_timer_;
};

} // namespace conclave::load
