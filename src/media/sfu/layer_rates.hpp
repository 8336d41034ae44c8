#pragma once

#include "base/clock.hpp"
#include "media/codec/layer_filter.hpp"
#include "media/sfu/rate_meter.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace conclave::media::sfu {

/// What each layer of one feed costs, in bits per second, with all that it builds on. No
/// allocation.
class LayerRates {
  public:
    /// So long without a packet and a temporal layer counts as not sent: pictures of a screen may
    /// be few.
    static constexpr std::chrono::seconds temporal_alive_for{2};

    void add(const codec::PictureInfo& picture, std::size_t bytes, base::MonoTime now) {
        Cell& cell = cells_[picture.temporal];
        cell.rate.add(bytes, now);
        cell.last = now;
    }
    void tick(base::MonoTime now) {
        for (Cell& cell : cells_) {
            cell.rate.tick(now);
        }
    }

    [[nodiscard]] bool alive(codec::Layers layers, base::MonoTime now) const {
        const auto& last = cells_[layers.temporal].last;
        return last && now - *last < temporal_alive_for;
    }
    /// 0 until the first window of the meter has passed.
    [[nodiscard]] std::uint64_t bits_per_second(codec::Layers layers) const {
        std::uint64_t sum = 0;
        for (std::size_t temporal = 0; temporal <= layers.temporal; ++temporal) {
            sum += cells_[temporal].rate.bits_per_second();
        }
        return sum;
    }
    /// The highest temporal layer that flows.
    [[nodiscard]] std::uint8_t top_temporal(base::MonoTime now) const {
        std::uint8_t temporal = codec::max_temporal - 1;
        while (temporal > 0 && !alive({temporal}, now)) {
            --temporal;
        }
        return temporal;
    }

  private:
    struct Cell {
        RateMeter rate;
        std::optional<base::MonoTime> last;
    };
    std::array<Cell, codec::max_temporal> cells_{};
};

} // namespace conclave::media::sfu
