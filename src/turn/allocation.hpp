#pragma once

#include "stun/integrity.hpp"
#include "stun/protocol.hpp"
#include "turn/rate.hpp"
#include "turn/types.hpp"

#include <optional>
#include <string>
#include <vector>

namespace conclave::turn {

/// What one client holds (RFC 8656, 2.2): its relays, who may send to them, and its channels.
/// Permissions and channels are few, so they are searched in order. Owned by the AllocationTable.
class Allocation {
  public:
    Allocation(const FiveTuple& of, std::string_view user, const stun::LongTermKey& with,
               const stun::TransactionId& by, base::MonoTime until)
        : client(of), username(user), key(with), transaction(by), expires(until) {}

    const FiveTuple client;
    const std::string username;
    const stun::LongTermKey key;           // stays valid when credentials expire or rotate
    const stun::TransactionId transaction; // of the Allocate: its retransmissions get its answer
    base::MonoTime expires;
    std::optional<RelayId> relay_v4, relay_v6;
    TokenBucket from_client, from_peers;

    [[nodiscard]] std::optional<RelayId> relay(Family family) const {
        return family == Family::v4 ? relay_v4 : relay_v6;
    }

    /// Permissions are for an address, whatever the port (RFC 8656, 9).
    [[nodiscard]] bool permits(const Endpoint& peer, base::MonoTime now) const;
    /// False when there are too many.
    [[nodiscard]] bool permit(const Endpoint& peer, base::MonoTime now);
    /// Would `permit` with this many new addresses still do?
    [[nodiscard]] bool room_for_permissions(std::size_t count, base::MonoTime now);

    enum class Bind : std::uint8_t { done, conflict, too_many };
    /// Binds or renews (RFC 8656, 12): a number has one peer and a peer one number, and after the
    /// end of a binding both stay reserved for each other a while.
    [[nodiscard]] Bind bind(std::uint16_t channel, const Endpoint& peer, base::MonoTime now);
    [[nodiscard]] std::optional<std::uint16_t> channel_of(const Endpoint& peer,
                                                          base::MonoTime now) const;
    [[nodiscard]] std::optional<Endpoint> peer_of(std::uint16_t channel, base::MonoTime now) const;

  private:
    struct Permission {
        Endpoint address; // port 0
        base::MonoTime expires;
    };
    struct Channel {
        std::uint16_t number;
        Endpoint peer;
        base::MonoTime expires;
    };

    std::vector<Permission> permissions_;
    std::vector<Channel> channels_;
};

} // namespace conclave::turn
