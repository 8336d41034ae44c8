#pragma once

#include "turn/allocation_table.hpp"
#include "turn/credentials.hpp"
#include "turn/peer_policy.hpp"

#include <array>
#include <cstdint>

namespace conclave::turn {

/// Why relayed data went nowhere; the metric's label.
enum class Drop : std::uint8_t {
    no_allocation,
    no_permission,
    no_channel,
    malformed,
    bandwidth,
    no_relay, // of the peer's family, or a peer's port among our relays that nobody holds
};
constexpr std::size_t drop_count = 6;
[[nodiscard]] std::string_view to_text(Drop drop);

/// Counts since the start, plain numbers of the server's thread: the shell turns them into metrics
/// from time to time, so that no packet touches an atomic.
struct Stats {
    std::array<std::uint64_t, auth_fault_count> auth_faults{};
    std::array<std::uint64_t, denial_count> denied_peers{};
    std::array<std::uint64_t, quota_count> quota_refusals{};
    std::array<std::uint64_t, drop_count> drops{};
    std::uint64_t suppressed = 0; // challenges and bindings not answered
    std::uint64_t garbage = 0;    // neither STUN nor ChannelData
    std::uint64_t bytes_to_peers = 0;
    std::uint64_t bytes_to_clients = 0;
    std::uint64_t allocations_made = 0;
    std::uint64_t bindings = 0;

    void count(AuthFault fault) { ++auth_faults[static_cast<std::size_t>(fault)]; }
    void count(Denial denial) { ++denied_peers[static_cast<std::size_t>(denial)]; }
    void count(Quota quota) { ++quota_refusals[static_cast<std::size_t>(quota)]; }
    void count(Drop drop) { ++drops[static_cast<std::size_t>(drop)]; }
};

} // namespace conclave::turn
