#pragma once

#include "base/clock.hpp"
#include "media/codec/layer_filter.hpp"
#include "media/sfu/rate_meter.hpp"

#include <algorithm>
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
    /// The same of a spatial layer, which each picture has.
    static constexpr std::chrono::milliseconds spatial_alive_for{500};

    void add(const codec::PictureInfo& picture, std::size_t bytes, base::MonoTime now) {
        Cell& cell = cells_[picture.spatial][picture.temporal];
        cell.rate.add(bytes, now);
        if (picture.serves_above || picture.of_key_picture) {
            cell.rate_for_above.add(bytes, now);
        }
        cell.last = spatial_last_[picture.spatial] = now;
        if (picture.spatials > 0) {
            announced_ = std::min<std::uint8_t>(picture.spatials, codec::max_spatial) - 1;
            announced_at_ = now;
        }
    }
    void tick(base::MonoTime now) {
        for (auto& row : cells_) {
            for (Cell& cell : row) {
                cell.rate.tick(now);
                cell.rate_for_above.tick(now);
            }
        }
    }

    /// 0 until the first window of the meter has passed.
    [[nodiscard]] std::uint64_t bits_per_second(codec::Layers layers) const {
        std::uint64_t sum = 0;
        for (std::size_t spatial = 0; spatial <= layers.spatial; ++spatial) {
            for (std::size_t temporal = 0; temporal <= layers.temporal; ++temporal) {
                const Cell& cell = cells_[spatial][temporal];
                sum +=
                    (spatial == layers.spatial ? cell.rate : cell.rate_for_above).bits_per_second();
            }
        }
        return sum;
    }
    /// The highest spatial layer that flows, or that the newest key picture announced.
    [[nodiscard]] std::uint8_t top_spatial(base::MonoTime now) const {
        if (announced_at_ && now - *announced_at_ < spatial_alive_for) {
            return static_cast<std::uint8_t>(announced_);
        }
        std::uint8_t spatial = codec::max_spatial - 1;
        while (spatial > 0 &&
               !(spatial_last_[spatial] && now - *spatial_last_[spatial] < spatial_alive_for)) {
            --spatial;
        }
        return spatial;
    }
    /// The highest temporal layer of it that flows.
    [[nodiscard]] std::uint8_t top_temporal(std::uint8_t spatial, base::MonoTime now) const {
        std::uint8_t temporal = codec::max_temporal - 1;
        const auto alive = [&](std::uint8_t layer) {
            const auto& last = cells_[spatial][layer].last;
            return last && now - *last < temporal_alive_for;
        };
        while (temporal > 0 && !alive(temporal)) {
            --temporal;
        }
        return temporal;
    }

  private:
    struct Cell {
        RateMeter rate;
        RateMeter rate_for_above; // what higher spatial layers need of it
        std::optional<base::MonoTime> last;
    };
    std::array<std::array<Cell, codec::max_temporal>, codec::max_spatial> cells_{};
    std::array<std::optional<base::MonoTime>, codec::max_spatial> spatial_last_{};
    int announced_ = 0; // spatial layer
    std::optional<base::MonoTime> announced_at_;
};

} // namespace conclave::media::sfu
