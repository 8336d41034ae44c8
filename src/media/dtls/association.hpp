#pragma once

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "media/srtp/keying_material.hpp"
#include "media/types.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace conclave::media::dtls {

class Context;

constexpr std::size_t default_mtu = 1200; // bytes of UDP payload; passes VPNs and PPPoE
constexpr auto first_timeout = std::chrono::milliseconds(100); // RFC 6347, 4.2.4.1 lets WebRTC be
                                                               // faster than 1 s
constexpr auto longest_timeout = std::chrono::seconds(2);
constexpr auto handshake_limit = std::chrono::seconds(30); // from the first datagram either way

enum class State : std::uint8_t {
    waiting,     ///< nothing sent or received
    handshaking, ///< flights are under way
    connected,   ///< keys are out; data flows
    closed,      ///< by close() or the peer's close_notify; final
    failed,      ///< see Failure; final
};

enum class Failure : std::uint8_t {
    timeout,         ///< no handshake within handshake_limit
    fingerprint,     ///< the peer's certificate has none of the fingerprints told
    no_srtp_profile, ///< the peer has none of our SRTP profiles (RFC 5764, 4.1.1)
    peer_alert,      ///< the peer sent a fatal alert
    protocol,        ///< what the peer sent breaks DTLS, or nothing in common
    library,         ///< the cryptographic library failed on our side
};

/// The enumerator's name, for counters and messages.
[[nodiscard]] std::string_view to_string(Failure failure);

/// SRTP's keys as the exporter gave them (RFC 5764, 4.2), by our point of view.
struct SrtpKeys {
    srtp::KeyingMaterial outgoing; ///< for srtp::Sender
    srtp::KeyingMaterial incoming; ///< for srtp::Receiver
};

/// What an association tells its owner. Called from within its methods: must not call back into it
/// and must not destroy it. Spans hold during the call.
class AssociationEvents {
  public:
    virtual ~AssociationEvents() = default;
    /// One UDP datagram to the peer, at most `mtu` bytes during the handshake.
    virtual void send_datagram(base::ByteView datagram) = 0;
    /// Handshake done, certificate verified. Once.
    virtual void on_connected(SrtpKeys keys) = 0;
    /// One record of application data: an SCTP packet (RFC 8261).
    virtual void on_data(base::ByteView message) = 0;
    /// The peer sent close_notify.
    virtual void on_closed() = 0;
    virtual void on_failed(Failure failure) = 0;
};

/// One DTLS 1.2 association for DTLS-SRTP (RFC 6347, 5764). No socket, no clock: datagrams and time
/// come in by calls, so it runs in virtual time. The peer's certificate is held against the
/// fingerprints of its description inside of the handshake: without a match there is no
/// connection and no key.
///
/// Datagrams that come before the peer's description (so before fingerprints and role are known)
/// are the owner's to keep: make the association when they are known, then pass what was kept to
/// receive() in order of arrival. A ClientHello may be several datagrams, in any order.
///
/// One thread (its transport's). Not movable.
class Association {
  public:
    /// `events` must outlive it. `fingerprints`: the peer's, any one will do; sha-1 never does.
    /// `mtu`: bytes of UDP payload, at least 256. Throws std::runtime_error when the cryptographic
    /// library fails.
    Association(const Context& context, DtlsRole local_role, std::vector<Fingerprint> fingerprints,
                AssociationEvents& events, std::size_t mtu = default_mtu);
    ~Association();
    Association(const Association&) = delete;
    Association& operator=(const Association&) = delete;

    /// Client: sends the ClientHello. Server: nothing to do, it waits. Only once.
    void start(base::MonoTime now);

    /// One datagram from the peer, whose first byte is in [20, 63] (RFC 7983). What is no DTLS is
    /// dropped (RFC 6347, 4.1.2.7).
    void receive(base::ByteView datagram, base::MonoTime now);

    /// When handle_timeout() is due; nothing when there is nothing to wait for. Ask again after
    /// each call of another method.
    [[nodiscard]] std::optional<base::MonoTime> next_timeout() const;
    /// Repeats the last flight if it is due, and gives up after handshake_limit.
    void handle_timeout(base::MonoTime now);

    /// Sends one record of application data; false unless connected.
    [[nodiscard]] bool send(base::ByteView message);

    /// Sends close_notify if connected. Idempotent; no event follows.
    void close();

    /// The peer's description changed before the handshake was done; without effect afterwards.
    void set_fingerprints(std::vector<Fingerprint> fingerprints);

    [[nodiscard]] State state() const;
    [[nodiscard]] std::optional<Failure> failure() const;

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace conclave::media::dtls
