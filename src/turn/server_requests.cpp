// The four requests of RFC 8656: Allocate, Refresh, CreatePermission, ChannelBind.
#include "turn/server.hpp"

#include <algorithm>

namespace conclave::turn {
namespace {

using stun::Attribute;
using stun::Class;
using stun::Error;
using stun::Message;

constexpr std::uint8_t protocol_udp = 17;     // RFC 8656, 18.9: the numbers of IP protocols
constexpr std::size_t answer_size = 1024;     // bytes
constexpr int port_attempts = 16;             // another program may hold ports of our range
constexpr std::size_t max_peers_at_once = 32; // in one CreatePermission; a datagram holds few more

/// The family asked for; the error when it is none we know (RFC 8656, 7.2).
std::expected<std::optional<Family>, Error> family_in(const Message& message, Attribute type) {
    const auto value = message.find(type);
    if (!value) {
        return std::nullopt;
    }
    if (value->size() != 4) {
        return std::unexpected(Error::bad_request);
    }
    const auto family = static_cast<Family>((*value)[0]);
    if (family != Family::v4 && family != Family::v6) {
        return std::unexpected(Error::family_not_supported);
    }
    return family;
}

/// What is wrong with an Allocate, apart from families; nothing when it asks for what we have.
std::optional<Error> allocate_fault(const Message& message) {
    const auto transport = message.find(Attribute::requested_transport);
    if (!transport || transport->size() != 4) {
        return Error::bad_request;
    }
    if ((*transport)[0] != protocol_udp) {
        return Error::unsupported_transport; // TCP relays of RFC 6062 among them
    }
    const auto even = message.find(Attribute::even_port);
    const bool reserved = message.has(Attribute::reservation_token);
    if (even && reserved) {
        return Error::bad_request;
    }
    const bool pair = even && (even->empty() || ((*even)[0] & 0x80U) != 0);
    if (pair || reserved) {
        return Error::insufficient_capacity; // nothing in browsers asks for port pairs
    }
    if (message.has(Attribute::mobility_ticket)) {
        return Error::mobility_forbidden;
    }
    return std::nullopt;
}

std::chrono::seconds lifetime_in(const Message& message) {
    const auto asked = message.number32(Attribute::lifetime);
    return std::clamp(std::chrono::seconds(asked.value_or(0)), default_lifetime, max_lifetime);
}

} // namespace

Endpoint Server::relayed_address(RelayId relay) const {
    const auto& address = relay.family == Family::v4 ? settings_.relay_v4 : settings_.relay_v6;
    return address->with_port(relay.port);
}

std::optional<RelayId> Server::open_relay(Family family, bool even) {
    for (int attempt = 0; attempt < port_attempts; ++attempt) {
        std::array<std::uint8_t, 4> bytes{};
        random_.fill(bytes); // a port that can't be guessed (RFC 6056)
        const std::uint32_t from = std::uint32_t{bytes[0]} << 16U | std::uint32_t{bytes[1]} << 8U |
                                   std::uint32_t{bytes[2]};
        const auto port = allocations_.free_port(family, from, even);
        if (!port) {
            return std::nullopt;
        }
        if (network_.open_relay({family, *port})) {
            return RelayId{family, *port};
        }
    }
    return std::nullopt;
}

void Server::allocate(const Request& request) {
    if (request.allocation != nullptr) {
        if (request.allocation->transaction == request.message.transaction_id()) {
            return allocated(request, *request.allocation, std::nullopt); // a retransmission
        }
        return refuse(request, Error::allocation_mismatch);
    }
    if (const auto fault = allocate_fault(request.message)) {
        return refuse(request, *fault);
    }
    const auto family = family_in(request.message, Attribute::requested_address_family);
    const auto second = family_in(request.message, Attribute::additional_address_family);
    if (!family || !second) {
        return refuse(request, !family ? family.error() : second.error());
    }
    if (*second && (*family || **second != Family::v6)) {
        return refuse(request, Error::bad_request); // RFC 8656, 7.2
    }
    make_allocation(request, family->value_or(Family::v4), second->has_value());
}

void Server::make_allocation(const Request& request, Family family, bool additional) {
    if (!(family == Family::v4 ? settings_.relay_v4 : settings_.relay_v6)) {
        return refuse(request, Error::family_not_supported);
    }
    const auto admitted =
        allocations_.check_quotas(request.client, request.who.username, additional ? 2 : 1);
    if (!admitted) {
        stats_.count(admitted.error());
        return refuse(request, admitted.error() == Quota::ports ? Error::insufficient_capacity
                                                                : Error::quota_reached);
    }
    const auto relay = open_relay(family, request.message.has(Attribute::even_port));
    if (!relay) {
        stats_.count(Quota::ports);
        return refuse(request, Error::insufficient_capacity);
    }
    Allocation& allocation = allocations_.add(std::make_unique<Allocation>(
        request.client, request.who.username, request.who.key, request.message.transaction_id(),
        request.now.mono + lifetime_in(request.message)));
    allocations_.add_relay(allocation, *relay);
    std::optional<Error> v6_fault;
    if (additional) {
        const auto other = settings_.relay_v6 ? open_relay(Family::v6, false) : std::nullopt;
        if (other) {
            allocations_.add_relay(allocation, *other);
        } else {
            v6_fault =
                settings_.relay_v6 ? Error::insufficient_capacity : Error::family_not_supported;
        }
    }
    ++stats_.allocations_made;
    allocated(request, allocation, v6_fault);
}

void Server::allocated(const Request& request, const Allocation& allocation,
                       std::optional<Error> v6_fault) {
    std::array<std::uint8_t, answer_size> buffer{};
    stun::Writer answer(buffer, Class::success, request.message);
    for (const auto& relay : {allocation.relay_v4, allocation.relay_v6}) {
        if (relay) {
            answer.xor_address(Attribute::xor_relayed_address, relayed_address(*relay));
        }
    }
    const auto left =
        std::chrono::duration_cast<std::chrono::seconds>(allocation.expires - request.now.mono);
    answer.number32(Attribute::lifetime, static_cast<std::uint32_t>(
                                             std::max(left.count(), std::chrono::seconds::rep{0})));
    answer.xor_address(Attribute::xor_mapped_address, request.client.client);
    if (v6_fault) {
        answer.address_error_code(Family::v6, *v6_fault);
    }
    finish(request, answer);
}

void Server::refresh(const Request& request) {
    Allocation* const allocation = request.allocation;
    if (allocation == nullptr) {
        return refuse(request, Error::allocation_mismatch);
    }
    const auto family = family_in(request.message, Attribute::requested_address_family);
    if (!family) {
        return refuse(request, family.error());
    }
    if (*family && !allocation->relay(**family)) {
        return refuse(request, Error::family_mismatch);
    }
    const bool ends = request.message.number32(Attribute::lifetime) == 0U;
    std::uint32_t granted = 0;
    if (!ends) {
        const auto lifetime = lifetime_in(request.message);
        allocation->expires = request.now.mono + lifetime;
        granted = static_cast<std::uint32_t>(lifetime.count());
    }
    std::array<std::uint8_t, answer_size> buffer{};
    stun::Writer answer(buffer, Class::success, request.message);
    finish(request, answer.number32(Attribute::lifetime, granted));
    if (!ends) {
        return;
    }
    const bool other_stays = *family && allocation->relay_v4 && allocation->relay_v6;
    if (other_stays) { // of a dual allocation only this one ends
        network_.close_relay(*allocation->relay(**family));
        allocations_.remove_relay(*allocation, **family);
    } else {
        end(*allocation);
    }
}

bool Server::is_own_relay_address(const Endpoint& peer) const {
    const auto& own = peer.family == Family::v4 ? settings_.relay_v4 : settings_.relay_v6;
    return own && own->address == peer.address;
}

std::optional<Error> Server::peer_fault(const Allocation& allocation, const Endpoint& peer,
                                        bool with_port) {
    if (!allocation.relay(peer.family)) {
        return Error::family_mismatch;
    }
    // Two clients who both may only relay meet here: relay to relay, never through the kernel.
    const bool in_range = peer.port >= settings_.first_port && peer.port <= settings_.last_port;
    if (is_own_relay_address(peer) && (!with_port || in_range)) {
        return std::nullopt;
    }
    const auto denial = with_port ? policy_.denial(peer) : policy_.denial_of_address(peer);
    if (denial) {
        stats_.count(*denial);
        return Error::forbidden;
    }
    return std::nullopt;
}

void Server::create_permission(const Request& request) {
    Allocation* const allocation = request.allocation;
    if (allocation == nullptr) {
        return refuse(request, Error::allocation_mismatch);
    }
    std::array<Endpoint, max_peers_at_once> peers;
    std::size_t count = 0;
    std::optional<Error> fault;
    request.message.each(Attribute::xor_peer_address, [&](base::ByteView value) {
        const auto peer = request.message.decode_xor_address(value);
        if (!peer) {
            fault = Error::bad_request;
        } else if (count == peers.size()) {
            fault = Error::insufficient_capacity;
        } else {
            fault = peer_fault(*allocation, *peer, false);
            peers[count++] = *peer;
        }
        return !fault;
    });
    if (count == 0 && !fault) {
        fault = Error::bad_request;
    }
    if (!fault && !allocation->room_for_permissions(0, request.now.mono)) {
        fault = Error::insufficient_capacity;
    }
    for (std::size_t i = 0; i < count && !fault; ++i) {
        if (!allocation->permit(peers[i], request.now.mono)) {
            fault = Error::insufficient_capacity;
        }
    }
    if (fault) {
        return refuse(request, *fault);
    }
    std::array<std::uint8_t, answer_size> buffer{};
    stun::Writer answer(buffer, Class::success, request.message);
    finish(request, answer);
}

void Server::channel_bind(const Request& request) {
    Allocation* const allocation = request.allocation;
    if (allocation == nullptr) {
        return refuse(request, Error::allocation_mismatch);
    }
    const auto number = request.message.number32(Attribute::channel_number);
    const auto peer = request.message.xor_address(Attribute::xor_peer_address);
    const auto channel = static_cast<std::uint16_t>(number.value_or(0) >> 16U);
    if (!number || !peer || channel < first_channel || channel > last_channel) {
        return refuse(request, Error::bad_request);
    }
    if (const auto fault = peer_fault(*allocation, *peer, true)) {
        return refuse(request, *fault);
    }
    switch (allocation->bind(channel, *peer, request.now.mono)) {
    case Allocation::Bind::conflict:
        return refuse(request, Error::bad_request);
    case Allocation::Bind::too_many:
        return refuse(request, Error::insufficient_capacity);
    case Allocation::Bind::done:
        break;
    }
    std::array<std::uint8_t, answer_size> buffer{};
    stun::Writer answer(buffer, Class::success, request.message);
    finish(request, answer);
}

} // namespace conclave::turn
