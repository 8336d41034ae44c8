#pragma once

#include "base/bytes.hpp"
#include "turn/types.hpp"

namespace conclave::turn {

/// What the server needs of the world: relay sockets and ways to send. Sockets, or a test's virtual
/// net. Called on the server's thread; bytes are lent for the call only.
class Network {
  public:
    virtual ~Network() = default;

    /// Binds a UDP socket; false when the port is taken or the system has none left.
    [[nodiscard]] virtual bool open_relay(RelayId relay) = 0;
    virtual void close_relay(RelayId relay) = 0;

    virtual void send_to_peer(RelayId relay, const Endpoint& peer, base::ByteView bytes,
                              bool dont_fragment) = 0;
    /// An answer.
    virtual void send_to_client(const FiveTuple& client, base::ByteView message) = 0;
    /// Relayed data, which a slow stream client may lose: a Data indication, or a channel's header
    /// and its payload without padding, which streams add (RFC 8656, 12.5).
    virtual void relay_to_client(const FiveTuple& client, base::ByteView head,
                                 base::ByteView payload) = 0;
};

} // namespace conclave::turn
