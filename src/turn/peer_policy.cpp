#include "turn/peer_policy.hpp"

#include <algorithm>
#include <charconv>

namespace conclave::turn {
namespace {

struct DeniedRange {
    std::array<std::uint8_t, 16> first;
    std::uint8_t bits;
    Denial why;
};

using enum Denial;

// RFC 6890 and the IANA special-purpose registry.
constexpr DeniedRange denied_v4[] = {
    {{0}, 8, unspecified},        {{10}, 8, private_use},
    {{100, 64}, 10, shared},      {{127}, 8, loopback},
    {{169, 254}, 16, link_local}, {{172, 16}, 12, private_use},
    {{192, 0, 0}, 24, special},   {{192, 0, 2}, 24, special},
    {{192, 88, 99}, 24, special}, {{192, 168}, 16, private_use},
    {{198, 18}, 15, special},     {{198, 51, 100}, 24, special},
    {{203, 0, 113}, 24, special}, {{224}, 4, multicast},
    {{240}, 4, reserved}, // with 255.255.255.255
};
constexpr DeniedRange denied_v6[] = {
    {{}, 128, unspecified},
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 128, loopback},
    {{}, 96, reserved},                             // IPv4-compatible, RFC 4291, 2.5.5.1
    {{0, 0x64, 0xFF, 0x9B, 0, 1}, 48, private_use}, // local NAT64, RFC 8215
    {{1}, 64, special},                             // discard, RFC 6666
    {{0x20, 0x01, 0x0D, 0xB8}, 32, special},        // documentation
    {{0x3F, 0xFF}, 20, special},                    // documentation, RFC 9637
    {{0xFC}, 7, private_use},
    {{0xFE, 0x80}, 10, link_local},
    {{0xFE, 0xC0}, 10, private_use}, // site-local, RFC 3879
    {{0xFF}, 8, multicast},
};

bool within(const std::array<std::uint8_t, 16>& address, const std::array<std::uint8_t, 16>& first,
            unsigned bits) {
    const std::size_t whole = bits / 8;
    if (!std::equal(address.begin(), address.begin() + static_cast<std::ptrdiff_t>(whole),
                    first.begin())) {
        return false;
    }
    const unsigned rest = bits % 8;
    const auto mask = static_cast<std::uint8_t>(0xFF00U >> rest);
    return rest == 0 || ((address[whole] ^ first[whole]) & mask) == 0;
}

Endpoint embedded(const Endpoint& peer, std::size_t at, std::uint8_t invert) {
    Endpoint result{.family = Family::v4, .port = peer.port};
    for (std::size_t i = 0; i < 4; ++i) {
        result.address[i] = static_cast<std::uint8_t>(peer.address[at + i] ^ invert);
    }
    return result;
}

/// The IPv4 address that packets to this one end up at, when there is one.
std::optional<Endpoint> embedded_v4(const Endpoint& peer) {
    constexpr std::array<std::uint8_t, 16> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    constexpr std::array<std::uint8_t, 16> nat64{0, 0x64, 0xFF, 0x9B}; // RFC 6052
    constexpr std::array<std::uint8_t, 16> six_to_four{0x20, 0x02};    // RFC 3056
    constexpr std::array<std::uint8_t, 16> teredo{0x20, 0x01};         // RFC 4380, 4
    if (peer.family == Family::v4) {
        return std::nullopt;
    }
    if (within(peer.address, mapped, 96) || within(peer.address, nat64, 96)) {
        return embedded(peer, 12, 0);
    }
    if (within(peer.address, six_to_four, 16)) {
        return embedded(peer, 2, 0);
    }
    if (within(peer.address, teredo, 32)) {
        return embedded(peer, 12, 0xFF);
    }
    return std::nullopt;
}

bool same_address(const Endpoint& a, const Endpoint& b) {
    return a.family == b.family && a.address == b.address;
}

} // namespace

std::optional<AddressRange> AddressRange::parse(std::string_view text) {
    const auto slash = text.find('/');
    const auto address = stun::parse_endpoint(text.substr(0, slash), 0);
    if (!address) {
        return std::nullopt;
    }
    const unsigned width = static_cast<unsigned>(address->address_size()) * 8;
    unsigned bits = width;
    if (slash != std::string_view::npos) {
        const auto digits = text.substr(slash + 1);
        const auto [end, error] =
            std::from_chars(digits.data(), digits.data() + digits.size(), bits);
        if (error != std::errc() || end != digits.data() + digits.size() || bits > width) {
            return std::nullopt;
        }
    }
    return AddressRange{*address, static_cast<std::uint8_t>(bits)};
}

bool AddressRange::contains(const Endpoint& endpoint) const {
    return endpoint.family == first.family && within(endpoint.address, first.address, bits);
}

std::string_view to_text(Denial denial) {
    constexpr std::array<std::string_view, denial_count> names{
        "unspecified", "private",   "shared",   "loopback",   "link_local",
        "special",     "multicast", "reserved", "own_address"};
    return names[static_cast<std::size_t>(denial)];
}

bool PeerPolicy::allowed(const Endpoint& peer) const {
    return std::ranges::any_of(rules_.allowed,
                               [&](const AddressRange& range) { return range.contains(peer); });
}

std::optional<Denial> PeerPolicy::judge(const Endpoint& peer) const {
    const Endpoint target = embedded_v4(peer).value_or(peer);
    if (allowed(target)) {
        return std::nullopt;
    }
    if (std::ranges::any_of(rules_.own_addresses,
                            [&](const Endpoint& own) { return same_address(own, target); })) {
        return Denial::own_address;
    }
    const auto judge_by = [&](const auto& table) -> std::optional<Denial> {
        for (const DeniedRange& range : table) {
            if (within(target.address, range.first, range.bits)) {
                return range.why;
            }
        }
        return std::nullopt;
    };
    return target.family == Family::v4 ? judge_by(denied_v4) : judge_by(denied_v6);
}

std::optional<Denial> PeerPolicy::denial_of_address(const Endpoint& peer) const {
    const bool own_service = std::ranges::any_of(rules_.own_services, [&](const OwnService& own) {
        return same_address(own.address, peer);
    });
    return own_service ? std::nullopt : judge(peer);
}

std::optional<Denial> PeerPolicy::denial(const Endpoint& peer) const {
    const bool own_service = std::ranges::any_of(rules_.own_services, [&](const OwnService& own) {
        return same_address(own.address, peer) && peer.port >= own.first_port &&
               peer.port <= own.last_port;
    });
    return own_service ? std::nullopt : judge(peer);
}

} // namespace conclave::turn
