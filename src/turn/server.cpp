#include "turn/server.hpp"

#include <algorithm>

namespace conclave::turn {
namespace {

using stun::Attribute;
using stun::Class;
using stun::Error;
using stun::Message;
using stun::Method;

/// What requests may hold; others of the comprehension-required kind get 420.
constexpr std::array known_attributes{
    Attribute::mapped_address,
    Attribute::username,
    Attribute::message_integrity,
    Attribute::message_integrity_sha256,
    Attribute::error_code,
    Attribute::unknown_attributes,
    Attribute::channel_number,
    Attribute::lifetime,
    Attribute::xor_peer_address,
    Attribute::data,
    Attribute::realm,
    Attribute::nonce,
    Attribute::requested_address_family,
    Attribute::even_port,
    Attribute::requested_transport,
    Attribute::dont_fragment,
    Attribute::xor_mapped_address,
    Attribute::reservation_token,
    Attribute::priority, // ICE's, in Binding requests: no use here, no harm
    Attribute::use_candidate,
};

constexpr std::size_t answer_size = 1024; // bytes; two long texts and the rest fit

/// Where peers reach our relays is our own too, also when a NAT's address stands for this host.
Settings with_own_relays(Settings settings) {
    for (const auto& relay : {settings.relay_v4, settings.relay_v6}) {
        if (relay) {
            settings.peers.own_addresses.push_back(*relay);
        }
    }
    return settings;
}

bool is_channel(std::uint8_t first_byte) {
    return first_byte >= first_channel >> 8U && first_byte <= last_channel >> 8U;
}

} // namespace

std::string_view to_text(Drop drop) {
    constexpr std::array<std::string_view, drop_count> names{
        "no_allocation", "no_permission", "no_channel", "malformed", "bandwidth", "no_relay"};
    return names[static_cast<std::size_t>(drop)];
}

Server::Server(Settings settings, Network& network, base::Random& random)
    : settings_(with_own_relays(std::move(settings))), network_(network), random_(random),
      authenticator_(settings_, random), policy_(settings_.peers), allocations_(settings_),
      challenges_(settings_.challenges_per_second, random),
      bindings_(settings_.bindings_per_second, random), scratch_(scratch_size) {}

Server::~Server() {
    allocations_.each([&](Allocation& allocation) {
        for (const auto& relay : {allocation.relay_v4, allocation.relay_v6}) {
            if (relay) {
                network_.close_relay(*relay);
            }
        }
    });
}

void Server::from_client(const FiveTuple& client, base::ByteView bytes, const Now& now) {
    if (bytes.size() >= channel_header_size && is_channel(bytes[0])) {
        return channel_from_client(client, bytes, now.mono);
    }
    const auto message = Message::parse(bytes);
    if (!message) {
        ++stats_.garbage;
        return;
    }
    stun_from_client(client, *message, now);
}

void Server::stun_from_client(const FiveTuple& client, const Message& message, const Now& now) {
    if (message.has(Attribute::fingerprint) && !message.verify_fingerprint()) {
        ++stats_.garbage;
    } else if (message.is(Class::indication, Method::send)) {
        send(client, message, now.mono);
    } else if (message.is(Class::request, Method::binding)) {
        binding(client, message, now.mono);
    } else if (message.message_class() == Class::request) {
        request(client, message, now);
    } // other indications keep a path open; answers are to questions we never ask
}

void Server::binding(const FiveTuple& client, const Message& message, base::MonoTime now) {
    if (client.transport == Transport::udp && !bindings_.take(client.client, now)) {
        ++stats_.suppressed;
        return;
    }
    ++stats_.bindings;
    std::array<std::uint8_t, answer_size> buffer{};
    std::array<Attribute, 16> space{};
    const auto unknown = message.unknown_required(known_attributes, space);
    stun::Writer answer(buffer, unknown.empty() ? Class::success : Class::error, message);
    if (unknown.empty()) {
        answer.xor_address(Attribute::xor_mapped_address, client.client);
    } else {
        answer.error_code(Error::unknown_attribute).unknown_attributes(unknown);
    }
    network_.send_to_client(client, answer.fingerprint().finish());
}

void Server::request(const FiveTuple& client, const Message& message, const Now& now) {
    Allocation* const allocation = allocations_.find(client);
    const auto who = authenticator_.check(client, message, allocation, now);
    if (!who) {
        stats_.count(who.error());
        return refuse_stranger(client, message, error_of(who.error()), now.mono);
    }
    const Request request{client, message, *who, now, allocation};
    if (allocation != nullptr && allocation->username != who->username) {
        stats_.count(AuthFault::other_user);
        return refuse(request, Error::wrong_credentials);
    }
    std::array<Attribute, 16> space{};
    if (const auto unknown = message.unknown_required(known_attributes, space); !unknown.empty()) {
        return refuse_unknown(request, unknown);
    }
    switch (message.method()) {
    case Method::allocate:
        return allocate(request);
    case Method::refresh:
        return refresh(request);
    case Method::create_permission:
        return create_permission(request);
    case Method::channel_bind:
        return channel_bind(request);
    default: // RFC 6062's, and what nobody knows
        return refuse(request, Error::bad_request);
    }
}

void Server::refuse_stranger(const FiveTuple& client, const Message& message, Error error,
                             base::MonoTime now) {
    // Over UDP the source may be forged. A stream's handshake has shown that it isn't.
    if (client.transport == Transport::udp && !challenges_.take(client.client, now)) {
        ++stats_.suppressed;
        return;
    }
    std::array<std::uint8_t, answer_size> buffer{};
    stun::Writer answer(buffer, Class::error, message);
    answer.error_code(error);
    if (error != Error::bad_request) {
        const auto nonce = authenticator_.nonce(client, now);
        answer.text(Attribute::nonce, {nonce.data(), nonce.size()})
            .text(Attribute::realm, authenticator_.realm());
    }
    network_.send_to_client(client, answer.fingerprint().finish());
}

void Server::refuse(const Request& request, Error error) {
    std::array<std::uint8_t, answer_size> buffer{};
    stun::Writer answer(buffer, Class::error, request.message);
    finish(request, answer.error_code(error));
}

void Server::refuse_unknown(const Request& request, std::span<const Attribute> unknown) {
    std::array<std::uint8_t, answer_size> buffer{};
    stun::Writer answer(buffer, Class::error, request.message);
    finish(request, answer.error_code(Error::unknown_attribute).unknown_attributes(unknown));
}

void Server::finish(const Request& request, stun::Writer& answer) {
    network_.send_to_client(
        request.client, answer.integrity(request.who.kind, request.who.key).fingerprint().finish());
}

void Server::client_gone(const FiveTuple& client) {
    if (Allocation* const allocation = allocations_.find(client)) {
        end(*allocation);
    }
}

void Server::tick(base::MonoTime now) {
    expired_.clear();
    allocations_.each([&](Allocation& allocation) {
        if (allocation.expires <= now) {
            expired_.push_back(&allocation);
        }
    });
    for (Allocation* const allocation : expired_) {
        end(*allocation);
    }
}

void Server::end(Allocation& allocation) {
    for (const auto& relay : {allocation.relay_v4, allocation.relay_v6}) {
        if (relay) {
            network_.close_relay(*relay);
            allocations_.remove_relay(allocation, relay->family);
        }
    }
    allocations_.remove(allocation);
}

} // namespace conclave::turn
