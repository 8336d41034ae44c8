#pragma once

#include "base/clock.hpp"
#include "media/bitrate.hpp"
#include "media/cc/send_history.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace conclave::media {

/// A short burst at a rate above the estimate, that shows what the path carries.
struct ProbeCluster {
    ProbeId id = 0; ///< never 0
    Bitrate rate;
    std::int64_t bytes = 0;    ///< to send at least
    std::uint32_t packets = 0; ///< to send at least
};

struct ProbeResult {
    ProbeId id = 0;
    Bitrate asked;
    Bitrate measured;
    /// The receive rate fell behind: the path's limit is found.
    bool saturated = false;
};

/// Measures probe clusters from what became of their packets. Pure, no allocation.
class ProbeResults {
  public:
    static constexpr std::size_t most_clusters = 8;
    static constexpr double least_share = 0.8; // of packets and bytes
    static constexpr double saturated_below = 0.9;
    static constexpr double saturated_factor = 0.95;
    /// Faster than this within one cluster is a measuring error.
    static constexpr std::chrono::milliseconds shortest{1};

    void expect(const ProbeCluster& cluster);
    /// A result the first time that enough of the cluster is known to have come.
    [[nodiscard]] std::optional<ProbeResult> add(const PacketResult& packet);

  private:
    struct Entry {
        ProbeCluster cluster; ///< id 0: free
        std::uint32_t packets = 0;
        std::int64_t bytes = 0;
        base::MonoTime first_sent;
        base::MonoTime last_sent;
        std::uint32_t last_sent_bytes = 0;
        std::chrono::microseconds first_arrival{0};
        std::chrono::microseconds last_arrival{0};
        std::uint32_t first_arrival_bytes = 0;
    };

    void note(Entry& entry, const PacketResult& packet);
    [[nodiscard]] std::optional<ProbeResult> measure(const Entry& entry) const;

    std::array<Entry, most_clusters> entries_{};
    std::size_t next_ = 0;
};

} // namespace conclave::media
