#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace conclave::stun {

/// The address families as STUN numbers them (RFC 8489, 14.1).
enum class Family : std::uint8_t { v4 = 1, v6 = 2 };

/// A transport address as a value: no socket API, no text, no allocation. `address` is in network
/// order; IPv4 uses its first four bytes and leaves the others zero, so that == compares canonical
/// binary addresses. An IPv4 address mapped into IPv6 stays IPv6 here.
struct Endpoint {
    Family family = Family::v4;
    std::array<std::uint8_t, 16> address{};
    std::uint16_t port = 0; // host order

    auto operator<=>(const Endpoint&) const = default;

    [[nodiscard]] std::size_t address_size() const { return family == Family::v4 ? 4 : 16; }
    [[nodiscard]] Endpoint with_port(std::uint16_t other) const {
        Endpoint result = *this;
        result.port = other;
        return result;
    }
};

[[nodiscard]] Endpoint v4_endpoint(std::array<std::uint8_t, 4> address, std::uint16_t port);
/// A numeric address without brackets or zone ("192.0.2.1", "2001:db8::1").
[[nodiscard]] std::optional<Endpoint> parse_endpoint(std::string_view address, std::uint16_t port);
/// "192.0.2.1:3478", "[2001:db8::1]:3478".
[[nodiscard]] std::string to_text(const Endpoint& endpoint);

/// For unordered maps. Not keyed: the maps that strangers can fill are bounded by quotas.
struct EndpointHash {
    [[nodiscard]] std::size_t operator()(const Endpoint& endpoint) const;
};

} // namespace conclave::stun
