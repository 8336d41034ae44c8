#include "stun/endpoint.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <cstring>

namespace conclave::stun {

Endpoint v4_endpoint(std::array<std::uint8_t, 4> address, std::uint16_t port) {
    Endpoint endpoint{.family = Family::v4, .port = port};
    std::ranges::copy(address, endpoint.address.begin());
    return endpoint;
}

std::optional<Endpoint> parse_endpoint(std::string_view address, std::uint16_t port) {
    const std::string text(address); // inet_pton wants a terminator
    Endpoint endpoint{.port = port};
    endpoint.family = text.contains(':') ? Family::v6 : Family::v4;
    const int family = endpoint.family == Family::v4 ? AF_INET : AF_INET6;
    if (inet_pton(family, text.c_str(), endpoint.address.data()) != 1) {
        return std::nullopt;
    }
    return endpoint;
}

std::string to_text(const Endpoint& endpoint) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    const bool v4 = endpoint.family == Family::v4;
    inet_ntop(v4 ? AF_INET : AF_INET6, endpoint.address.data(), text.data(), text.size());
    const std::string address = text.data();
    return (v4 ? address : "[" + address + "]") + ":" + std::to_string(endpoint.port);
}

std::size_t EndpointHash::operator()(const Endpoint& endpoint) const {
    std::array<std::uint64_t, 2> half{};
    std::memcpy(half.data(), endpoint.address.data(), sizeof half);
    // Multiply and fold (Knuth's golden-ratio constant): ports and host parts spread over all bits.
    constexpr std::uint64_t golden = 0x9E37'79B9'7F4A'7C15;
    std::uint64_t hash = (half[0] ^ endpoint.port) * golden;
    hash = (hash ^ (hash >> 29U) ^ half[1] ^ static_cast<std::uint64_t>(endpoint.family)) * golden;
    return static_cast<std::size_t>(hash ^ (hash >> 32U));
}

} // namespace conclave::stun
