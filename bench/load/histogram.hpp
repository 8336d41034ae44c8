#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace conclave::load {

/// Counts lengths of time in buckets that are 1/16 of their value wide, from 1 µs to over an hour,
/// so that quantiles are right within 7 %. Fixed memory; pure.
class Histogram {
  public:
    void add(std::chrono::nanoseconds length);
    void add(const Histogram& other);
    /// `q` in 0 … 1; the middle of the bucket that holds it. 0 when nothing was added.
    [[nodiscard]] std::chrono::nanoseconds quantile(double q) const;
    [[nodiscard]] std::uint64_t count() const { return count_; }

  private:
    static constexpr std::size_t steps = 16; // in each power of two
    static constexpr std::size_t buckets = 33 * steps;

    std::array<std::uint64_t, buckets> counts_{};
    std::uint64_t count_ = 0;
};

} // namespace conclave::load
