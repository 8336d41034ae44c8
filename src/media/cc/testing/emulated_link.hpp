#pragma once

#include "base/clock.hpp"
#include "media/bitrate.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace conclave::media::testing {

/// How a link treats packets from now on.
struct LinkSettings {
    Bitrate rate = Bitrate::mbps(100);
    std::chrono::microseconds delay{0};       ///< one way
    std::chrono::microseconds jitter{0};      ///< up to this is added; keeps the order
    std::chrono::microseconds queue{300'000}; ///< a packet that would wait longer is dropped
    double loss = 0;                          ///< 0 to 1, each packet for itself
    double reorder = 0;                       ///< 0 to 1: overtaken by up to `reorder_delay`
    std::chrono::microseconds reorder_delay{20'000};
    // Gilbert-Elliott: in a burst every packet is lost.
    double burst_begin = 0; ///< chance per packet that a burst begins
    double burst_end = 1;   ///< chance per packet that it ends
};

/// One direction of a network path in virtual time: a queue in front of a line of some rate, then
/// delay, jitter and loss. Deterministic for a seed. Knows nothing of what packets carry.
class EmulatedLink {
  public:
    EmulatedLink(const LinkSettings& settings, std::uint64_t seed);

    /// Changes the link; what waits in the queue leaves at the new rate.
    void set(const LinkSettings& settings, base::MonoTime now);
    [[nodiscard]] const LinkSettings& settings() const { return settings_; }

    /// A datagram goes in, in the order of `now`. When it comes out, or nullopt: it is lost.
    [[nodiscard]] std::optional<base::MonoTime> send(std::size_t bytes, base::MonoTime now);

    /// How long a packet that came now would wait.
    [[nodiscard]] std::chrono::microseconds queue_delay(base::MonoTime now) const;
    [[nodiscard]] std::uint64_t lost() const { return lost_; }
    [[nodiscard]] std::uint64_t overflowed() const { return overflowed_; }

  private:
    [[nodiscard]] double draw();

    LinkSettings settings_;
    std::uint64_t random_;
    base::MonoTime busy_until_;
    base::MonoTime last_delivery_;
    bool in_burst_ = false;
    std::uint64_t lost_ = 0;
    std::uint64_t overflowed_ = 0;
};

} // namespace conclave::media::testing
