#pragma once

#include "base/clock.hpp"
#include "media/bitrate.hpp"

#include <chrono>
#include <cstdint>
#include <optional>

namespace conclave::media {

/// The rate that losses allow (draft-ietf-rmcat-gcc-02, 6). Pure, no allocation.
class LossController {
  public:
    static constexpr double low_loss = 0.02;  // gcc-02, 6: below, increase
    static constexpr double high_loss = 0.10; // gcc-02, 6: above, decrease
    static constexpr double increase_factor = 1.08;
    static constexpr std::int64_t least_packets = 20; // that a fraction is taken of
    /// The fraction is smoothed over so many packets: of twenty, two are often lost by chance.
    static constexpr double memory_packets = 100;
    static constexpr std::chrono::milliseconds decrease_extra{300};

    LossController(Bitrate start, Bitrate floor, Bitrate ceiling);

    /// Counts of one feedback message. `lost` may be below 0: packets thought lost have come.
    Bitrate update(std::int64_t received, std::int64_t lost, std::chrono::microseconds rtt,
                   base::MonoTime now);
    /// Never far above what delay allows: a later loss then acts on a rate that was in use.
    void cap(Bitrate rate);
    /// A probe has shown that the path carries this.
    void raise(Bitrate rate);

    [[nodiscard]] Bitrate rate() const { return rate_; }
    /// 0 to 1, smoothed.
    [[nodiscard]] double loss() const { return loss_; }

  private:
    Bitrate rate_;
    Bitrate floor_;
    Bitrate ceiling_;
    std::int64_t received_ = 0;
    std::int64_t lost_ = 0;
    double loss_ = 0;
    bool seen_ = false;
    std::optional<base::MonoTime> last_update_;
    std::optional<base::MonoTime> last_decrease_;
};

} // namespace conclave::media
