#pragma once

#include "media/bitrate.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace conclave::media {

/// Throughput over the last half second, on whichever clock the caller counts by. Tolerates
/// reordering within the window. Pure, no allocation.
class RateWindow {
  public:
    static constexpr std::chrono::milliseconds bucket{10};
    static constexpr std::size_t buckets = 50; // the window: 500 ms
    /// Before this much is seen, and after a silence as long as the window, there is no new value.
    static constexpr std::chrono::milliseconds least{150};

    void add(std::chrono::microseconds at, std::int64_t bytes);
    /// Moves the window on without bytes.
    void advance(std::chrono::microseconds at);
    [[nodiscard]] std::optional<Bitrate> rate() const { return rate_; }
    void reset() { *this = RateWindow(); }

  private:
    void update();

    std::array<std::int64_t, buckets> bytes_{};
    std::int64_t total_ = 0;
    std::optional<std::int64_t> newest_; ///< bucket number
    std::int64_t start_ = 0;             ///< bucket number where counting began
    std::optional<Bitrate> rate_;
};

} // namespace conclave::media
