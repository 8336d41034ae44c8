// The packet path: Send indications and ChannelData out, Data indications and ChannelData in.
#include "turn/server.hpp"

#include <algorithm>
#include <cstring>

namespace conclave::turn {
namespace {

using stun::Attribute;
using stun::Class;
using stun::Method;

constexpr double burst_seconds = 1; // of an allocation's bandwidth: a key frame comes at once

void put16(std::span<std::uint8_t> out, std::size_t at, std::size_t value) {
    out[at] = static_cast<std::uint8_t>(value >> 8U);
    out[at + 1] = static_cast<std::uint8_t>(value);
}

std::uint16_t read16(std::span<const std::uint8_t> bytes, std::size_t at) {
    return static_cast<std::uint16_t>((bytes[at] << 8U) | bytes[at + 1]);
}

} // namespace

void Server::channel_from_client(const FiveTuple& client, base::ByteView bytes,
                                 base::MonoTime now) {
    const std::size_t length = read16(bytes, 2);
    Allocation* const allocation = allocations_.find(client);
    if (allocation == nullptr) {
        return stats_.count(Drop::no_allocation);
    }
    if (channel_header_size + length > bytes.size()) {
        return stats_.count(Drop::malformed);
    }
    const auto peer = allocation->peer_of(read16(bytes, 0), now);
    if (!peer) {
        return stats_.count(Drop::no_channel);
    }
    relay_to_peer(*allocation, *peer, bytes.subspan(channel_header_size, length), false, now);
}

void Server::send(const FiveTuple& client, const stun::Message& message, base::MonoTime now) {
    Allocation* const allocation = allocations_.find(client);
    const auto peer = message.xor_address(Attribute::xor_peer_address);
    const auto data = message.find(Attribute::data);
    if (allocation == nullptr) {
        return stats_.count(Drop::no_allocation);
    }
    if (!peer || !data) {
        return stats_.count(Drop::malformed);
    }
    relay_to_peer(*allocation, *peer, *data, message.has(Attribute::dont_fragment), now);
}

void Server::relay_to_peer(Allocation& from, const Endpoint& peer, base::ByteView payload,
                           bool dont_fragment, base::MonoTime now) {
    const auto relay = from.relay(peer.family);
    const std::size_t size = payload.size();
    if (!relay) {
        return stats_.count(Drop::no_relay);
    }
    if (!from.permits(peer, now)) {
        return stats_.count(Drop::no_permission);
    }
    if (!from.from_client.take(static_cast<double>(size), settings_.bytes_per_second,
                               settings_.bytes_per_second * burst_seconds, now)) {
        return stats_.count(Drop::bandwidth);
    }
    if (is_own_relay_address(peer)) {
        if (Allocation* const inside = allocations_.find(RelayId{peer.family, peer.port})) {
            stats_.bytes_to_peers += size;
            return deliver(*inside, relayed_address(*relay), payload, now);
        }
    }
    // Permissions are for an address: the port is judged here, each time. A relay address of ours
    // that nobody holds is refused with the others of our own.
    if (const auto denial = policy_.denial(peer)) {
        return stats_.count(*denial);
    }
    stats_.bytes_to_peers += size;
    network_.send_to_peer(*relay, peer, payload, dont_fragment);
}

void Server::from_peer(RelayId relay, const Endpoint& peer, base::ByteView payload,
                       base::MonoTime now) {
    Allocation* const allocation = allocations_.find(relay);
    if (allocation == nullptr) {
        return stats_.count(Drop::no_allocation);
    }
    deliver(*allocation, peer, payload, now);
}

void Server::deliver(Allocation& to, const Endpoint& peer, base::ByteView payload,
                     base::MonoTime now) {
    const std::size_t size = payload.size();
    if (!to.permits(peer, now)) {
        return stats_.count(Drop::no_permission);
    }
    if (!to.from_peers.take(static_cast<double>(size), settings_.bytes_per_second,
                            settings_.bytes_per_second * burst_seconds, now)) {
        return stats_.count(Drop::bandwidth);
    }
    stats_.bytes_to_clients += size;
    if (const auto channel = to.channel_of(peer, now)) {
        std::array<std::uint8_t, channel_header_size> head{};
        put16(head, 0, *channel);
        put16(head, 2, size);
        network_.relay_to_client(to.client, head, payload);
    } else {
        data_indication(to, peer, payload);
    }
}

void Server::data_indication(const Allocation& to, const Endpoint& peer, base::ByteView payload) {
    stun::TransactionId id{}; // indications are not answered: numbering them is enough
    ++indications_;
    std::memcpy(id.data(), &indications_, sizeof indications_);
    const auto message = stun::Writer(scratch_, Class::indication, Method::data, id)
                             .xor_address(Attribute::xor_peer_address, peer)
                             .bytes(Attribute::data, payload)
                             .finish();
    if (message.empty()) {
        return stats_.count(Drop::malformed); // longer than a STUN message can be
    }
    network_.relay_to_client(to.client, message, {});
}

} // namespace conclave::turn
