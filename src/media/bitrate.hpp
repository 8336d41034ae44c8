#pragma once

#include <chrono>
#include <compare>
#include <cstdint>

namespace conclave::media {

/// A rate in bits per second. Never negative by use: a difference below nothing is nothing, so
/// that "what is left of the budget" needs no check at each place. Value type, no errors.
class Bitrate {
  public:
    constexpr Bitrate() = default;

    [[nodiscard]] static constexpr Bitrate bps(std::int64_t value) { return Bitrate(value); }
    [[nodiscard]] static constexpr Bitrate kbps(std::int64_t value) {
        return Bitrate(value * 1'000);
    }
    [[nodiscard]] static constexpr Bitrate mbps(std::int64_t value) {
        return Bitrate(value * 1'000'000);
    }
    /// What `bytes` in `time` amount to; nothing when no time passed.
    [[nodiscard]] static constexpr Bitrate of(std::int64_t bytes, std::chrono::microseconds time) {
        return time.count() <= 0 ? Bitrate() : Bitrate(bytes * 8 * 1'000'000 / time.count());
    }

    [[nodiscard]] constexpr std::int64_t bits_per_second() const { return bps_; }
    [[nodiscard]] constexpr double as_double() const { return static_cast<double>(bps_); }
    [[nodiscard]] constexpr bool is_zero() const { return bps_ == 0; }
    /// Whole bytes that this rate carries in `time`.
    [[nodiscard]] constexpr std::int64_t bytes_in(std::chrono::microseconds time) const {
        return static_cast<std::int64_t>(as_double() * static_cast<double>(time.count()) / 8e6);
    }
    /// How long `bytes` take at this rate; the longest duration there is at a rate of nothing.
    [[nodiscard]] constexpr std::chrono::microseconds time_for(std::int64_t bytes) const {
        return bps_ == 0 ? std::chrono::microseconds::max()
                         : std::chrono::microseconds(bytes * 8 * 1'000'000 / bps_);
    }

    friend constexpr auto operator<=>(Bitrate, Bitrate) = default;
    friend constexpr Bitrate operator+(Bitrate a, Bitrate b) { return Bitrate(a.bps_ + b.bps_); }
    friend constexpr Bitrate operator-(Bitrate a, Bitrate b) {
        return a.bps_ > b.bps_ ? Bitrate(a.bps_ - b.bps_) : Bitrate();
    }
    friend constexpr Bitrate operator*(Bitrate a, double factor) {
        return Bitrate(static_cast<std::int64_t>(a.as_double() * factor));
    }
    constexpr Bitrate& operator+=(Bitrate other) { return *this = *this + other; }
    constexpr Bitrate& operator-=(Bitrate other) { return *this = *this - other; }

  private:
    constexpr explicit Bitrate(std::int64_t value) : bps_(value > 0 ? value : 0) {}

    std::int64_t bps_ = 0;
};

} // namespace conclave::media
