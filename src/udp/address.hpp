#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

struct sockaddr;

namespace conclave::udp {

enum class Family : std::uint8_t { none, v4, v6 };

/// An IP address and a UDP port, small enough to be copied with every packet. IPv4 addresses that
/// come mapped into IPv6 (RFC 4291, 2.5.5.2) are stored as IPv4, so that equal ends compare equal.
/// With a door it is one way to that end: the same end through two doors compares unequal, as the
/// two candidate pairs do that ICE sees in them (RFC 8445, 5.1.2).
class Address {
  public:
    Address() = default;
    [[nodiscard]] static Address v4(std::array<std::uint8_t, 4> ip, std::uint16_t port);
    [[nodiscard]] static Address v6(const std::array<std::uint8_t, 16>& ip, std::uint16_t port);
    /// `ip` as text without brackets; nullopt when it is neither IPv4 nor IPv6.
    [[nodiscard]] static std::optional<Address> from_ip(std::string_view ip, std::uint16_t port);
    /// `192.0.2.1:7882` or `[2001:db8::1]:7882`.
    [[nodiscard]] static std::optional<Address> parse(std::string_view text);
    /// From the kernel; family none when it is neither IPv4 nor IPv6.
    [[nodiscard]] static Address from_kernel(const sockaddr& address);

    [[nodiscard]] Family family() const { return family_; }
    [[nodiscard]] std::uint16_t port() const { return port_; }
    void set_port(std::uint16_t port) { port_ = port; }
    /// 4 or 16 bytes in network order are in use, by family.
    [[nodiscard]] const std::array<std::uint8_t, 16>& ip() const { return ip_; }
    /// Which of our own addresses a datagram came to or shall go out from, as the socket it came
    /// through numbers them (Doors); 0: not known, the kernel chooses.
    [[nodiscard]] std::uint8_t door() const { return door_; }
    void set_door(std::uint8_t door) { door_ = door; }
    /// 0.0.0.0 or ::.
    [[nodiscard]] bool is_any() const { return ip_ == std::array<std::uint8_t, 16>{}; }

    [[nodiscard]] std::string ip_text() const;
    /// As parse() reads it; empty for family none.
    [[nodiscard]] std::string text() const;
    /// Writes a sockaddr_in or sockaddr_in6 into 28 bytes; how many of them are in use.
    std::size_t to_kernel(std::array<std::byte, 28>& out) const;

    [[nodiscard]] std::size_t hash() const;
    bool operator==(const Address&) const = default;

  private:
    std::array<std::uint8_t, 16> ip_{};
    std::uint16_t port_ = 0;
    Family family_ = Family::none;
    std::uint8_t door_ = 0;
};

} // namespace conclave::udp

template <>
struct std::hash<conclave::udp::Address> {
    std::size_t operator()(const conclave::udp::Address& address) const { return address.hash(); }
};
