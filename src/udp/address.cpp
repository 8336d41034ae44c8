#include "udp/address.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>
#include <cstring>
#include <netinet/in.h>

namespace conclave::udp {
namespace {

constexpr std::array<std::uint8_t, 12> mapped_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
constexpr std::size_t longest_ip_text = 45; // IPv6 with an embedded IPv4 address

std::optional<std::uint16_t> parse_port(std::string_view text) {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc() || end != text.data() + text.size()) {
        return std::nullopt;
    }
    return port;
}

std::uint64_t mix(std::uint64_t value) { // the finisher of SplitMix64
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9ULL;
    value = (value ^ (value >> 27)) * 0x94d049bb133111ebULL;
    return value ^ (value >> 31);
}

} // namespace

Address Address::v4(std::array<std::uint8_t, 4> ip, std::uint16_t port) {
    Address address;
    std::ranges::copy(ip, address.ip_.begin());
    address.port_ = port;
    address.family_ = Family::v4;
    return address;
}

Address Address::v6(const std::array<std::uint8_t, 16>& ip, std::uint16_t port) {
    if (std::equal(mapped_prefix.begin(), mapped_prefix.end(), ip.begin())) {
        return v4({ip[12], ip[13], ip[14], ip[15]}, port);
    }
    Address address;
    address.ip_ = ip;
    address.port_ = port;
    address.family_ = Family::v6;
    return address;
}

std::optional<Address> Address::from_ip(std::string_view ip, std::uint16_t port) {
    if (ip.empty() || ip.size() > longest_ip_text) {
        return std::nullopt;
    }
    const std::string text(ip);
    std::array<std::uint8_t, 4> four{};
    if (inet_pton(AF_INET, text.c_str(), four.data()) == 1) {
        return v4(four, port);
    }
    std::array<std::uint8_t, 16> six{};
    if (inet_pton(AF_INET6, text.c_str(), six.data()) == 1) {
        return v6(six, port);
    }
    return std::nullopt;
}

std::optional<Address> Address::parse(std::string_view text) {
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos) {
        return std::nullopt;
    }
    std::string_view ip = text.substr(0, colon);
    const auto port = parse_port(text.substr(colon + 1));
    const bool bracketed = ip.size() >= 2 && ip.front() == '[' && ip.back() == ']';
    if (!port || bracketed != (ip.find(':') != std::string_view::npos)) {
        return std::nullopt;
    }
    if (bracketed) {
        ip = ip.substr(1, ip.size() - 2);
    }
    return from_ip(ip, *port);
}

Address Address::from_kernel(const sockaddr& address) {
    if (address.sa_family == AF_INET) {
        sockaddr_in in{};
        std::memcpy(&in, &address, sizeof in);
        std::array<std::uint8_t, 4> ip{};
        std::memcpy(ip.data(), &in.sin_addr, ip.size());
        return v4(ip, ntohs(in.sin_port));
    }
    if (address.sa_family == AF_INET6) {
        sockaddr_in6 in{};
        std::memcpy(&in, &address, sizeof in);
        std::array<std::uint8_t, 16> ip{};
        std::memcpy(ip.data(), &in.sin6_addr, ip.size());
        return v6(ip, ntohs(in.sin6_port));
    }
    return {};
}

std::string Address::ip_text() const {
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (family_ == Family::none || inet_ntop(family_ == Family::v4 ? AF_INET : AF_INET6, ip_.data(),
                                             text.data(), text.size()) == nullptr) {
        return {};
    }
    return text.data();
}

std::string Address::text() const {
    switch (family_) {
    case Family::v4:
        return ip_text() + ":" + std::to_string(port_);
    case Family::v6:
        return "[" + ip_text() + "]:" + std::to_string(port_);
    case Family::none:
        break;
    }
    return {};
}

std::size_t Address::to_kernel(std::array<std::byte, 28>& out) const {
    static_assert(sizeof(sockaddr_in6) == 28);
    if (family_ == Family::v4) {
        sockaddr_in in{};
        in.sin_family = AF_INET;
        in.sin_port = htons(port_);
        std::memcpy(&in.sin_addr, ip_.data(), sizeof in.sin_addr);
        std::memcpy(out.data(), &in, sizeof in);
        return sizeof in;
    }
    sockaddr_in6 in{};
    in.sin6_family = AF_INET6;
    in.sin6_port = htons(port_);
    std::memcpy(&in.sin6_addr, ip_.data(), sizeof in.sin6_addr);
    std::memcpy(out.data(), &in, sizeof in);
    return sizeof in;
}

std::size_t Address::hash() const {
    std::array<std::uint64_t, 2> words{};
    std::memcpy(words.data(), ip_.data(), ip_.size());
    return mix(words[0] ^
               mix(words[1] + ((std::uint64_t{door_} << 24) | (std::uint64_t{port_} << 8) |
                               static_cast<std::uint64_t>(family_))));
}

} // namespace conclave::udp
