#include "net/address.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cstdint>
#include <netinet/in.h>
#include <optional>

namespace conclave::net {
namespace {

using V4 = std::uint32_t;
using V6 = std::array<std::uint8_t, 16>;

struct Parsed {
    std::optional<V4> v4;
    std::optional<V6> v6;
};

Parsed parse(std::string_view address) {
    const std::string text(address.substr(0, address.find('%'))); // without a zone
    in_addr four{};
    if (inet_pton(AF_INET, text.c_str(), &four) == 1) {
        return {.v4 = ntohl(four.s_addr)};
    }
    V6 six{};
    if (inet_pton(AF_INET6, text.c_str(), six.data()) != 1) {
        return {};
    }
    const bool mapped =
        std::all_of(six.begin(), six.begin() + 10, [](std::uint8_t byte) { return byte == 0; }) &&
        six[10] == 0xff && six[11] == 0xff;
    if (mapped) {
        return {.v4 = static_cast<V4>(six[12]) << 24 | static_cast<V4>(six[13]) << 16 |
                      static_cast<V4>(six[14]) << 8 | six[15]};
    }
    return {.v6 = six};
}

struct Range {
    V4 base;
    int bits;
};

constexpr std::array<Range, 12> private_ranges{{
    {0x00000000, 8},  // this network
    {0x0a000000, 8},  // private, RFC 1918
    {0x64400000, 10}, // shared, RFC 6598
    {0x7f000000, 8},  // loopback
    {0xa9fe0000, 16}, // link-local, RFC 3927
    {0xac100000, 12}, // private
    {0xc0000000, 24}, // protocol assignments, RFC 6890
    {0xc0000200, 24}, // documentation
    {0xc0a80000, 16}, // private
    {0xc6120000, 15}, // benchmarking, RFC 2544
    {0xe0000000, 4},  // multicast
    {0xf0000000, 4},  // reserved and broadcast
}};

bool in_range(V4 address, const Range& range) {
    return (address ^ range.base) >> (32 - range.bits) == 0;
}

bool is_private_v6(const V6& address) {
    const bool zero_head = std::all_of(address.begin(), address.begin() + 8,
                                       [](std::uint8_t byte) { return byte == 0; });
    const bool unique_local = (address[0] & 0xfe) == 0xfc;                  // RFC 4193
    const bool link_local = address[0] == 0xfe && (address[1] & 0x80) != 0; // and site-local
    const bool multicast = address[0] == 0xff;
    const bool documentation =
        address[0] == 0x20 && address[1] == 0x01 && address[2] == 0x0d && address[3] == 0xb8;
    // NAT64, 6to4 (RFC 3056) and Teredo (RFC 4380) reach IPv4 space.
    const bool translated = address[0] == 0x00 && address[1] == 0x64;
    const bool tunnel =
        address[0] == 0x20 &&
        (address[1] == 0x02 || (address[1] == 0x01 && address[2] == 0x00 && address[3] == 0x00));
    return zero_head || unique_local || link_local || multicast || documentation || translated ||
           tunnel;
}

} // namespace

std::string source_key(std::string_view address) {
    const Parsed parsed = parse(address);
    if (parsed.v4) {
        in_addr four{};
        four.s_addr = htonl(*parsed.v4);
        std::array<char, INET_ADDRSTRLEN> text{};
        return inet_ntop(AF_INET, &four, text.data(), text.size());
    }
    if (parsed.v6) {
        V6 network = *parsed.v6;
        std::fill(network.begin() + 8, network.end(), std::uint8_t{0});
        std::array<char, INET6_ADDRSTRLEN> text{};
        return std::string(inet_ntop(AF_INET6, network.data(), text.data(), text.size())) + "/64";
    }
    return std::string(address);
}

bool is_private_address(std::string_view address) {
    const Parsed parsed = parse(address);
    if (parsed.v4) {
        return std::ranges::any_of(private_ranges,
                                   [&](const Range& r) { return in_range(*parsed.v4, r); });
    }
    return !parsed.v6 || is_private_v6(*parsed.v6);
}

bool is_loopback_address(std::string_view address) {
    const Parsed parsed = parse(address);
    if (parsed.v4) {
        return in_range(*parsed.v4, {0x7f000000, 8});
    }
    V6 one{};
    one[15] = 1;
    return parsed.v6 && *parsed.v6 == one;
}

} // namespace conclave::net
