#pragma once

#include "udp/address.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace conclave::udp {

/// The addresses of this machine that datagrams came to, numbered from 1, so that each peer is
/// answered from the one it wrote to. For a socket that listens on every address; otherwise the
/// kernel may answer from another, and a peer behind a NAT or an ICE agent drops that (RFC 8445,
/// 7.2.5.2.1). Allocates nothing after construction. One thread.
class Doors {
  public:
    /// More than a machine has; further ones get 0, and the kernel chooses.
    static constexpr std::size_t max_doors = 255;

    Doors() { ips_.reserve(max_doors); }

    using Ip = std::array<std::uint8_t, 16>; // 4 or all 16 in use, by the socket's family
    [[nodiscard]] std::uint8_t number(const Ip& ip) {
        for (std::size_t i = 0; i < ips_.size(); ++i) { // a handful
            if (ips_[i] == ip) {
                return static_cast<std::uint8_t>(i + 1);
            }
        }
        if (ips_.size() == max_doors) {
            return 0;
        }
        ips_.push_back(ip);
        return static_cast<std::uint8_t>(ips_.size());
    }
    /// nullptr for 0 and for numbers that were never given.
    [[nodiscard]] const Ip* ip(std::uint8_t number) const {
        return number == 0 || number > ips_.size() ? nullptr : &ips_[number - 1U];
    }

  private:
    std::vector<Ip> ips_;
};

} // namespace conclave::udp
