#include "turn/addresses.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <ifaddrs.h>
#include <memory>
#include <net/if.h>
#include <sys/socket.h>
#include <system_error>

namespace conclave::turn {

Endpoint to_endpoint(const udp::Address& address) {
    return {.family = address.family() == udp::Family::v6 ? Family::v6 : Family::v4,
            .address = address.ip(),
            .port = address.port()};
}

udp::Address to_address(const Endpoint& endpoint) {
    if (endpoint.family == Family::v6) {
        return udp::Address::v6(endpoint.address, endpoint.port);
    }
    const auto& a = endpoint.address;
    return udp::Address::v4({a[0], a[1], a[2], a[3]}, endpoint.port);
}

bool is_wildcard(const Endpoint& endpoint) {
    return endpoint.address == std::array<std::uint8_t, 16>{};
}

bool is_loopback(const Endpoint& endpoint) {
    return endpoint.family == Family::v4 ? endpoint.address[0] == 127
                                         : endpoint.with_port(0) == stun::parse_endpoint("::1", 0);
}

std::vector<Endpoint> local_addresses(bool link_local) {
    ifaddrs* first = nullptr;
    if (getifaddrs(&first) != 0) {
        throw std::system_error(errno, std::generic_category(), "getifaddrs");
    }
    const std::unique_ptr<ifaddrs, decltype(&freeifaddrs)> list(first, freeifaddrs);
    std::vector<Endpoint> result;
    for (const ifaddrs* entry = first; entry != nullptr; entry = entry->ifa_next) {
        if (entry->ifa_addr == nullptr || (entry->ifa_flags & IFF_UP) == 0) {
            continue;
        }
        const auto address = udp::Address::from_kernel(*entry->ifa_addr);
        if (address.family() == udp::Family::none) {
            continue;
        }
        const auto endpoint = to_endpoint(address).with_port(0);
        const bool zoned = endpoint.family == Family::v6 && endpoint.address[0] == 0xFE &&
                           (endpoint.address[1] & 0xC0U) == 0x80;
        if (!zoned || link_local) {
            result.push_back(endpoint);
        }
    }
    return result;
}

std::vector<Endpoint> spell_out(const std::vector<Endpoint>& configured) {
    std::vector<Endpoint> result;
    const auto add = [&](const Endpoint& endpoint) {
        if (std::ranges::find(result, endpoint) == result.end()) {
            result.push_back(endpoint);
        }
    };
    for (const Endpoint& endpoint : configured) {
        if (!is_wildcard(endpoint)) {
            add(endpoint);
            continue;
        }
        for (const Endpoint& local : local_addresses(false)) {
            if (local.family == endpoint.family) {
                add(local.with_port(endpoint.port));
            }
        }
    }
    return result;
}

} // namespace conclave::turn
