#include "server/turn_wiring.hpp"

#include "turn/addresses.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <stdexcept>

namespace conclave::server {
namespace {

using stun::Endpoint;
using stun::Family;

/// Longer than a participant may stay: nothing renews credentials in a running room.
constexpr std::chrono::minutes credential_margin{10};

std::vector<std::string> secrets_of(const Config& config, const store::SecretBox& box) {
    return !config.turn.secrets.empty()
               ? config.turn.secrets
               : std::vector{base::to_base64(box.derive_key("turn.credentials"))};
}

std::vector<Endpoint> endpoints(const std::vector<std::string>& addresses) {
    std::vector<Endpoint> result;
    for (const std::string& address : addresses) {
        if (const auto endpoint = stun::parse_endpoint(address, 0)) {
            result.push_back(*endpoint);
        }
    }
    return result;
}

/// Where peers reach the relays of one family: what is configured, else the first address that is
/// listened on, loopback last.
std::optional<Endpoint> relay_address(Family family, const std::vector<Endpoint>& external,
                                      const std::vector<Endpoint>& listened) {
    const auto of_family = [&](const Endpoint& e) { return e.family == family; };
    if (!external.empty()) {
        const auto found = std::ranges::find_if(external, of_family);
        return found == external.end() ? std::nullopt : std::optional(*found);
    }
    std::optional<Endpoint> loopback;
    for (const Endpoint& endpoint : listened) {
        if (!of_family(endpoint)) {
            continue;
        }
        if (!turn::is_loopback(endpoint)) {
            return endpoint;
        }
        loopback = loopback.value_or(endpoint);
    }
    return loopback;
}

/// An address of this machine is bound to; behind a NAT relays are bound to every address.
Endpoint bind_address(Family family, const std::optional<Endpoint>& relay,
                      const std::vector<Endpoint>& local) {
    const bool ours = relay && std::ranges::find(local, *relay) != local.end();
    return ours ? *relay : Endpoint{.family = family};
}

/// The media engine's ports, under every address that browsers may be told. With free ports
/// (first_port 0) they aren't known here, and relays don't reach the engine.
std::vector<turn::OwnService> media_ports(const MediaConfig& media, std::size_t workers) {
    std::vector<turn::OwnService> result;
    if (!media.enabled || media.first_port == 0) {
        return result;
    }
    const auto last = static_cast<std::uint16_t>(media.first_port + workers - 1);
    auto addresses = endpoints(media.advertise);
    for (const Endpoint& address : turn::spell_out(endpoints(media.listen))) {
        addresses.push_back(address);
    }
    for (const Endpoint& address : addresses) {
        result.push_back({address, media.first_port, last});
    }
    return result;
}

} // namespace

turn::ServiceSettings turn_settings(const Config& config, const store::SecretBox& box,
                                    std::size_t workers) {
    const TurnConfig& from = config.turn;
    const auto local = turn::local_addresses(false);
    turn::ServiceSettings to{.addresses = endpoints(config.addresses)};
    // A machine without IPv6 is told ::1 in the default configuration all the same.
    std::vector<Endpoint> listened;
    for (const Endpoint& endpoint : turn::spell_out(to.addresses)) {
        const bool there = std::ranges::find(local, endpoint) != local.end();
        const bool in_loopback_net = endpoint.family == Family::v4 && turn::is_loopback(endpoint);
        if (there || in_loopback_net) {
            listened.push_back(endpoint);
        }
    }
    const auto external = endpoints(from.external_addresses);
    to.server.relay_v4 = relay_address(Family::v4, external, listened);
    to.server.relay_v6 = relay_address(Family::v6, external, listened);
    if (!to.server.relay_v4 && !to.server.relay_v6) {
        throw std::runtime_error("TURN has no address to relay from: correct `addresses`, or set "
                                 "turn.external_addresses in conclave.toml");
    }
    to.bind_v4 = bind_address(Family::v4, to.server.relay_v4, local);
    to.bind_v6 = bind_address(Family::v6, to.server.relay_v6, local);
    to.server.realm = from.host;
    to.server.secrets = secrets_of(config, box);
    to.server.first_port = from.first_relay_port;
    to.server.last_port = from.last_relay_port;
    to.server.allocations_per_user = from.allocations_per_user;
    to.server.allocations_per_source = from.allocations_per_address;
    to.server.bytes_per_second = from.megabits_per_second * 1'000'000 / 8;
    for (const std::string& range : from.allow_peers) {
        if (const auto parsed = turn::AddressRange::parse(range)) {
            to.server.peers.allowed.push_back(*parsed);
        }
    }
    to.server.peers.own_services = media_ports(config.media, workers);
    to.port = from.port;
    to.tls_port = from.tls_port;
    to.tcp = from.tcp;
    to.certificate = {.chain_file = from.certificate, .key_file = from.key};
    return to;
}

signaling::IceServerConfig turn_ice_server(const Config& config, const store::SecretBox& box) {
    const TurnConfig& turn = config.turn;
    const std::string host = turn.host.contains(':') ? "[" + turn.host + "]" : turn.host;
    signaling::IceServerConfig server{
        .shared_secret = secrets_of(config, box).front(),
        .ttl = turn.credential_lifetime.count() != 0
                   ? turn.credential_lifetime
                   : std::min<std::chrono::seconds>(config.rooms.participant_duration +
                                                        credential_margin,
                                                    std::chrono::hours{24})};
    server.urls.push_back(fmt::format("turn:{}:{}?transport=udp", host, turn.port));
    if (turn.tcp) {
        server.urls.push_back(fmt::format("turn:{}:{}?transport=tcp", host, turn.port));
    }
    if (turn.tls_port != 0) {
        server.urls.push_back(fmt::format("turns:{}:{}?transport=tcp", host, turn.tls_port));
    }
    return server;
}

} // namespace conclave::server
