#include "cli/doctor/finding.hpp"
#include "cli/doctor/socket_address.hpp"

#include <fmt/format.h>
#include <ifaddrs.h>
#include <memory>
#include <net/if.h>
#include <poll.h>

namespace conclave::cli::doctor {

namespace {

using enum Finding::Kind;

constexpr int answer_limit_ms = 500;       // on one machine: plenty
constexpr std::size_t most_addresses = 16; // pairs grow with the square

std::vector<SocketAddress> own_addresses() {
    ifaddrs* first = nullptr;
    std::vector<SocketAddress> out;
    if (getifaddrs(&first) != 0)
        return out;
    const std::unique_ptr<ifaddrs, decltype(&freeifaddrs)> list(first, freeifaddrs);
    for (const ifaddrs* entry = first; entry != nullptr; entry = entry->ifa_next) {
        if (entry->ifa_addr == nullptr || (entry->ifa_flags & IFF_UP) == 0 ||
            out.size() == most_addresses)
            continue;
        const int family = entry->ifa_addr->sa_family;
        if (family == AF_INET || family == AF_INET6)
            out.emplace_back(entry->ifa_addr);
    }
    return out;
}

/// Binds to the address on any free port, and puts that port into it.
bool bind_to(const Socket& socket, SocketAddress& address) {
    address.set_port(0);
    sockaddr_storage bound{};
    socklen_t size = sizeof bound;
    if (bind(socket.file(), address.get(), address.size()) != 0 ||
        getsockname(socket.file(), reinterpret_cast<sockaddr*>(&bound), &size) != 0)
        return false;
    address = SocketAddress(reinterpret_cast<sockaddr*>(&bound));
    return true;
}

bool reaches(SocketAddress from, SocketAddress to) {
    const Socket sender(from.family(), SOCK_DGRAM);
    const Socket receiver(to.family(), SOCK_DGRAM);
    if (!sender.open() || !receiver.open() || !bind_to(sender, from) || !bind_to(receiver, to))
        return false;
    const char greeting = 'c';
    if (sendto(sender.file(), &greeting, 1, 0, to.get(), to.size()) != 1)
        return false;
    pollfd wait{receiver.file(), POLLIN, 0};
    char heard = 0;
    return poll(&wait, 1, answer_limit_ms) == 1 && recv(receiver.file(), &heard, 1, 0) == 1 &&
           heard == greeting;
}

bool local_only(const SocketAddress& address) {
    const auto text = address.text();
    return text == "::1" || text.starts_with("127.");
}

/// Packets don't leave a loopback address for another interface, nor one family for the other.
bool comparable(const SocketAddress& a, const SocketAddress& b) {
    return a.family() == b.family() && local_only(a) == local_only(b);
}

} // namespace

Findings check_udp() {
    const auto addresses = own_addresses();
    Findings out;
    std::size_t pairs = 0;
    for (const auto& from : addresses)
        for (const auto& to : addresses) {
            if (!comparable(from, to))
                continue;
            ++pairs;
            if (!reaches(from, to))
                out.push_back({bad, "UDP",
                               fmt::format("no packet came from {} to {}", from.text(), to.text()),
                               "A packet filter of this machine drops it: sudo nft list ruleset. "
                               "Calls need UDP."});
        }
    if (pairs == 0)
        return {{bad, "UDP", "this machine has no network address", "Bring an interface up."}};
    if (out.empty())
        out.push_back({good, "UDP",
                       fmt::format("packets pass between the {} addresses of this machine",
                                   addresses.size())});
    return out;
}

} // namespace conclave::cli::doctor
