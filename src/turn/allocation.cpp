#include "turn/allocation.hpp"

#include <algorithm>

namespace conclave::turn {

bool Allocation::permits(const Endpoint& peer, base::MonoTime now) const {
    const Endpoint address = peer.with_port(0);
    return std::ranges::any_of(permissions_, [&](const Permission& permission) {
        return permission.address == address && permission.expires > now;
    });
}

bool Allocation::room_for_permissions(std::size_t count, base::MonoTime now) {
    std::erase_if(permissions_, [&](const Permission& p) { return p.expires <= now; });
    return permissions_.size() + count <= max_permissions;
}

bool Allocation::permit(const Endpoint& peer, base::MonoTime now) {
    const Endpoint address = peer.with_port(0);
    const auto known = std::ranges::find(permissions_, address, &Permission::address);
    if (known != permissions_.end()) {
        known->expires = now + permission_lifetime;
        return true;
    }
    if (!room_for_permissions(1, now)) {
        return false;
    }
    permissions_.push_back({address, now + permission_lifetime});
    return true;
}

Allocation::Bind Allocation::bind(std::uint16_t channel, const Endpoint& peer, base::MonoTime now) {
    std::erase_if(channels_,
                  [&](const Channel& c) { return c.expires + channel_quarantine <= now; });
    const auto by_number = std::ranges::find(channels_, channel, &Channel::number);
    const auto by_peer = std::ranges::find(channels_, peer, &Channel::peer);
    if (by_number != by_peer) {
        return Bind::conflict;
    }
    const bool known = by_number != channels_.end();
    if (!known && channels_.size() >= max_channels) {
        return Bind::too_many;
    }
    if (!permit(peer, now)) {
        return Bind::too_many;
    }
    if (known) {
        by_number->expires = now + channel_lifetime;
    } else {
        channels_.push_back({channel, peer, now + channel_lifetime});
    }
    return Bind::done;
}

std::optional<std::uint16_t> Allocation::channel_of(const Endpoint& peer,
                                                    base::MonoTime now) const {
    const auto found = std::ranges::find(channels_, peer, &Channel::peer);
    return found != channels_.end() && found->expires > now ? std::optional(found->number)
                                                            : std::nullopt;
}

std::optional<Endpoint> Allocation::peer_of(std::uint16_t channel, base::MonoTime now) const {
    const auto found = std::ranges::find(channels_, channel, &Channel::number);
    return found != channels_.end() && found->expires > now ? std::optional(found->peer)
                                                            : std::nullopt;
}

} // namespace conclave::turn
