#pragma once

#include "media/rtp/types.hpp"

#include <array>
#include <chrono>
#include <cstdint>

namespace conclave::media::rtp {

/// How much of what a transport sends may be repetition: a share of what went out within the last
/// second, so that a bad link is not made worse. A path that loses a fifth needs a quarter on the
/// average, as repetitions are lost too; with no more than that, chance would starve it.
class RepairBudget {
  public:
    static constexpr std::int64_t share = 2; // a half
    static constexpr auto window = std::chrono::seconds{1};
    static constexpr std::size_t slices = 10;
    /// Always allowed within a window, so that quiet links repair too: about ten packets.
    static constexpr std::int64_t floor = 12'000; // bytes

    /// Something was sent for the first time.
    void on_sent(std::size_t bytes, MonoTime now);
    /// May so many bytes be repeated now? If so they are counted.
    [[nodiscard]] bool spend(std::size_t bytes, MonoTime now);

  private:
    struct Slice {
        std::int64_t turn = -1; // which slice of time
        std::int64_t sent = 0;  // bytes
        std::int64_t repeated = 0;
    };
    Slice& slice(MonoTime now);

    std::array<Slice, slices> slices_{};
};

} // namespace conclave::media::rtp
