#pragma once

#include "base/clock.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace conclave::media::sfu {

/// The rate of a stream, in bits per second: measured over windows of a second, of which the newest
/// counts half, so that one key frame does not look like a change of rate. No allocation.
class RateMeter {
  public:
    static constexpr std::chrono::seconds window{1};

    void add(std::size_t bytes, base::MonoTime now) {
        if (!began_) {
            began_ = now;
        }
        bytes_ += bytes;
    }
    void tick(base::MonoTime now) {
        if (!began_ || now - *began_ < window) {
            return;
        }
        const double seconds = std::chrono::duration<double>(now - *began_).count();
        const auto measured = static_cast<std::uint64_t>(static_cast<double>(bytes_) * 8 / seconds);
        const bool steady = rate_ != 0 && measured != 0;
        rate_ = steady ? (rate_ + measured) / 2 : measured;
        bytes_ = 0;
        began_ = now;
    }
    /// 0 until the first window has passed.
    [[nodiscard]] std::uint64_t bits_per_second() const { return rate_; }

  private:
    std::optional<base::MonoTime> began_;
    std::uint64_t bytes_ = 0;
    std::uint64_t rate_ = 0;
};

} // namespace conclave::media::sfu
