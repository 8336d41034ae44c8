#pragma once

#include "media/dtls/association.hpp"
#include "media/ice/agent.hpp"
#include "media/sfu/early_datagrams.hpp"
#include "media/sfu/ingress_budget.hpp"
#include "media/sfu/services.hpp"
#include "media/srtp/receiver.hpp"
#include "media/srtp/sender.hpp"
#include "media/transport.hpp"

#include <memory>
#include <optional>
#include <span>

namespace conclave::media::sfu {

/// What a link tells its owner, from within its calls: the owner must not destroy the link then.
class LinkEvents {
  public:
    virtual ~LinkEvents() = default;
    virtual void on_link_state(TransportState state) = 0;
    /// The peer may be at another address now: what is known of the network is not true any more.
    virtual void on_path_changed() = 0;
    /// One decrypted RTP packet. May be changed.
    virtual void on_rtp(std::span<std::uint8_t> packet, base::MonoTime arrival) = 0;
    virtual void on_rtcp(base::ByteView compound, base::MonoTime arrival) = 0;
    /// A DTLS record: an SCTP packet.
    virtual void on_record(base::ByteView record) = 0;
};

/// The way to one peer: ICE-lite, DTLS and SRTP over one address (RFC 8829's BUNDLE transport).
/// It demultiplexes by the first byte (RFC 7983) and encrypts in the socket's memory. One thread.
class Link final : private dtls::AssociationEvents {
  public:
    Link(Services& services, LinkEvents& events);
    ~Link() override;
    Link(const Link&) = delete;
    Link& operator=(const Link&) = delete;

    [[nodiscard]] const IceCredentials& local_ice() const { return ice_.local(); }
    /// Of the certificate that this link shows.
    [[nodiscard]] const Fingerprint& fingerprint() const { return context_->fingerprint(); }
    [[nodiscard]] TransportState state() const { return state_; }
    [[nodiscard]] std::optional<dtls::Failure> dtls_failure() const;
    [[nodiscard]] const std::optional<udp::Address>& remote_address() const {
        return ice_.selected();
    }
    [[nodiscard]] DtlsRole role() const { return role_; }

    void set_remote(const RemoteParameters& remote);
    void restart_ice();
    /// Says goodbye if it can; nothing comes or goes afterwards.
    void close();

    void on_check(const ice::Check& check, const udp::Address& from, base::MonoTime now);
    /// From an address that gave a valid check.
    void on_datagram(std::span<std::uint8_t> datagram, base::MonoTime arrival);
    void tick(base::MonoTime now);

    /// May media go out: path, consent and keys are there.
    [[nodiscard]] bool writable() const { return state_ == TransportState::connected; }
    /// Room for one packet with what SRTP adds; empty when it can't be sent now. Ends with one of
    /// the two below, or is left.
    [[nodiscard]] std::span<std::uint8_t> begin();
    /// Protects and sends the first `size` bytes of what begin() gave; false: dropped, counted.
    bool send_rtp(std::span<std::uint8_t> room, std::size_t size);
    /// The datagram that send_rtp() has just made, until the next begin().
    [[nodiscard]] base::ByteView last_sent() const { return last_sent_; }
    /// Sends, byte by byte, a datagram that last_sent() gave once.
    bool send_again(std::span<std::uint8_t> room, base::ByteView datagram);
    bool send_rtcp(std::span<std::uint8_t> room, std::size_t size);
    /// Sends a DTLS record.
    bool send_record(base::ByteView record);
    /// Gives up the place of an SSRC without a track.
    void forget_ssrc(std::uint32_t ssrc);

    static constexpr std::size_t srtp_room = srtp::max_overhead;

  private:
    void send_datagram(base::ByteView datagram) override;
    void on_connected(dtls::SrtpKeys keys) override;
    void on_data(base::ByteView message) override { events_.on_record(message); }
    void on_closed() override { peer_closed_ = true; }
    void on_failed(dtls::Failure failure) override;

    void update_state(base::MonoTime now);
    [[nodiscard]] TransportState judge(base::MonoTime now) const;
    void on_dtls(base::ByteView datagram, base::MonoTime now);
    void go_on_with_dtls(base::MonoTime now);
    [[nodiscard]] bool may_shake_hands(base::MonoTime now);
    void on_srtp(std::span<std::uint8_t> datagram, base::MonoTime arrival);
    bool commit(std::span<std::uint8_t> room,
                std::expected<std::size_t, srtp::Failure> protected_size);

    Services& services_;
    LinkEvents& events_;
    ice::Agent ice_;
    DtlsRole role_ = DtlsRole::server;
    EarlyDatagrams early_;
    IngressBudget budget_;
    bool admitted_ = false; // to its handshake
    bool waited_ = false;   // for it
    std::shared_ptr<const dtls::Context> context_;
    std::unique_ptr<dtls::Association> dtls_; // once the peer's description is known
    bool dtls_started_ = false;
    std::optional<srtp::Sender> srtp_out_;
    std::optional<srtp::Receiver> srtp_in_;
    udp::Sender* writer_ = nullptr; // of the begun packet
    base::ByteView last_sent_;
    bool dtls_failed_ = false;
    bool peer_closed_ = false;
    bool closed_ = false;
    bool expired_ = false;
    TransportState state_ = TransportState::fresh;
};

} // namespace conclave::media::sfu
