#pragma once

#include "base/clock.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::signaling {

/// An RTCIceServer, as the browser gets it.
struct IceServer {
    std::vector<std::string> urls;
    std::string username{};
    std::string credential{};
};

/// STUN or TURN as configured: without credentials, with fixed ones, or with a secret shared with
/// the TURN server, from which time-limited ones are made.
struct IceServerConfig {
    std::vector<std::string> urls;
    std::string username{};
    std::string credential{};
    std::string shared_secret{};
    /// Nothing renews credentials in a running room, so they must outlast the longest stay.
    std::chrono::seconds ttl{std::chrono::hours{24}};
};

/// What one client gets now. `who` becomes part of the TURN user name.
[[nodiscard]] std::vector<IceServer> ice_servers_for(const std::vector<IceServerConfig>& configured,
                                                     std::string_view who, base::WallTime now);

} // namespace conclave::signaling
