#include "media/sfu/host_candidates.hpp"

#include <algorithm>
#include <ifaddrs.h>
#include <memory>
#include <net/if.h>
#include <sys/socket.h>

namespace conclave::media::sfu {
namespace {

constexpr std::uint32_t host_preference = 126;       // RFC 8445, 5.1.2.2
constexpr std::uint32_t highest_preference = 65'535; // of local ones
constexpr std::uint32_t component_part = 256 - 1;    // component 1: RTP and RTCP together

bool is_link_local(const udp::Address& address) {
    const auto& ip = address.ip();
    return address.family() == udp::Family::v4 ? ip[0] == 169 && ip[1] == 254 // RFC 3927
                                               : ip[0] == 0xfe && (ip[1] & 0xc0) == 0x80;
}

} // namespace

std::vector<udp::Address> interface_addresses(udp::Family family) {
    std::vector<udp::Address> found;
    ifaddrs* list = nullptr;
    if (getifaddrs(&list) == 0) {
        const std::unique_ptr<ifaddrs, decltype(&freeifaddrs)> owner(list, &freeifaddrs);
        for (const ifaddrs* entry = list; entry != nullptr; entry = entry->ifa_next) {
            if (entry->ifa_addr == nullptr || (entry->ifa_flags & IFF_UP) == 0 ||
                (entry->ifa_flags & IFF_LOOPBACK) != 0) {
                continue;
            }
            const auto address = udp::Address::from_kernel(*entry->ifa_addr);
            if (address.family() == family && !is_link_local(address)) {
                found.push_back(address);
            }
        }
    }
    if (found.empty()) {
        found.push_back(*udp::Address::from_ip(family == udp::Family::v6 ? "::1" : "127.0.0.1", 0));
    }
    return found;
}

std::vector<Candidate> make_candidates(std::span<const udp::Address> addresses) {
    std::vector<Candidate> candidates;
    std::uint32_t of_family[2] = {0, 0};
    for (const udp::Address& address : addresses) {
        const bool v4 = address.family() == udp::Family::v4;
        const std::uint32_t place = 2 * of_family[v4 ? 1 : 0]++ + (v4 ? 1 : 0);
        const std::uint32_t preference = highest_preference - std::min(place, highest_preference);
        Candidate candidate;
        candidate.address = address.ip_text();
        candidate.port = address.port();
        candidate.priority = host_preference << 24 | preference << 8 | component_part;
        candidate.foundation = std::to_string(candidates.size() + 1);
        candidates.push_back(std::move(candidate));
    }
    std::ranges::stable_sort(candidates, std::ranges::greater{}, &Candidate::priority);
    return candidates;
}

} // namespace conclave::media::sfu
