#pragma once

#include "base/bytes.hpp"
#include "base/random.hpp"
#include "stun/message.hpp"
#include "stun/writer.hpp"
#include "turn/allocation_table.hpp"
#include "turn/authenticator.hpp"
#include "turn/network.hpp"
#include "turn/peer_policy.hpp"
#include "turn/rate.hpp"
#include "turn/settings.hpp"
#include "turn/stats.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace conclave::turn {

/// A TURN and STUN server (RFC 8656, RFC 8489) without sockets, clock or threads: datagrams and the
/// time come in, datagrams go out through a Network. One thread. Relaying allocates nothing.
///
/// Refused on purpose: relays over TCP (RFC 6062; 442), pairs of ports (EVEN-PORT
/// with its R bit, RESERVATION-TOKEN; 508),
/// mobility (RFC 8016; 405), ICMP forwarding (silently).
class Server {
  public:
    /// `network` must outlive the server.
    Server(Settings settings, Network& network, base::Random& random);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// One datagram, or one message cut from a stream. ChannelData may be followed by padding.
    void from_client(const FiveTuple& client, base::ByteView bytes, const Now& now);

    /// A datagram that came to a relay.
    void from_peer(RelayId relay, const Endpoint& peer, base::ByteView payload, base::MonoTime now);

    /// A stream client's connection ended, and its allocation with it (RFC 8656, 3.1).
    void client_gone(const FiveTuple& client);

    /// Ends what expired. Call about once a second.
    void tick(base::MonoTime now);

    [[nodiscard]] bool has_allocation(const FiveTuple& client) const {
        return allocations_.find(client) != nullptr;
    }
    [[nodiscard]] const AllocationTable& allocations() const { return allocations_; }
    [[nodiscard]] const Stats& stats() const { return stats_; }

  private:
    struct Request { // one authenticated request, for the length of its handling
        const FiveTuple& client;
        const stun::Message& message;
        const Authenticated& who;
        const Now& now;
        Allocation* allocation; // of the client; null when there is none
    };

    void stun_from_client(const FiveTuple& client, const stun::Message& message, const Now& now);
    void channel_from_client(const FiveTuple& client, base::ByteView bytes, base::MonoTime now);
    void binding(const FiveTuple& client, const stun::Message& message, base::MonoTime now);
    void request(const FiveTuple& client, const stun::Message& message, const Now& now);
    void allocate(const Request& request);
    void make_allocation(const Request& request, Family family, bool additional);
    void refresh(const Request& request);
    void create_permission(const Request& request);
    void channel_bind(const Request& request);
    void send(const FiveTuple& client, const stun::Message& message, base::MonoTime now);

    void relay_to_peer(Allocation& from, const Endpoint& peer, base::ByteView payload,
                       bool dont_fragment, base::MonoTime now);
    void deliver(Allocation& to, const Endpoint& peer, base::ByteView payload, base::MonoTime now);
    void data_indication(const Allocation& to, const Endpoint& peer, base::ByteView payload);

    /// May the client of `allocation` talk to this address? Counts the denial when not.
    [[nodiscard]] std::optional<stun::Error> peer_fault(const Allocation& allocation,
                                                        const Endpoint& peer, bool with_port);
    [[nodiscard]] bool is_own_relay_address(const Endpoint& peer) const;
    [[nodiscard]] Endpoint relayed_address(RelayId relay) const;
    [[nodiscard]] std::optional<RelayId> open_relay(Family family, bool even);
    void end(Allocation& allocation);

    /// An answer without integrity, for who isn't known.
    void refuse_stranger(const FiveTuple& client, const stun::Message& message, stun::Error error,
                         base::MonoTime now);
    void refuse(const Request& request, stun::Error error);
    void refuse_unknown(const Request& request, std::span<const stun::Attribute> unknown);
    void allocated(const Request& request, const Allocation& allocation,
                   std::optional<stun::Error> v6_fault);
    void finish(const Request& request, stun::Writer& writer);

    const Settings settings_;
    Network& network_;
    base::Random& random_;
    Authenticator authenticator_;
    const PeerPolicy policy_;
    AllocationTable allocations_;
    SourceBuckets challenges_;
    SourceBuckets bindings_;
    Stats stats_;
    std::uint64_t indications_ = 0; // for their transaction ids
    /// Largest datagram and what a Data indication puts around it.
    static constexpr std::size_t scratch_size = 65'535 + 64;
    std::vector<std::uint8_t> scratch_;
    std::vector<Allocation*> expired_; // of one tick; keeps its memory
};

} // namespace conclave::turn
