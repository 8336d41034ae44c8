#pragma once

#include "base/clock.hpp"
#include "media/bitrate.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace conclave::media::sfu {

/// How much one peer may send us: what it sends beyond is dropped before it is decrypted, so that
/// nobody takes the worker's time from the other rooms. Pure.
class IngressBudget {
  public:
    /// Twice what a camera in three layers and a sharp screen take together at their best.
    static constexpr Bitrate rate = Bitrate::mbps(50);
    static constexpr std::chrono::milliseconds depth{250}; // of bursts: key frames, probes

    /// May these bytes come in?
    [[nodiscard]] bool spend(std::size_t bytes, base::MonoTime now) {
        const auto passed = std::min<base::MonoTime::duration>(now - filled_, depth);
        const auto gained =
            rate.bytes_in(std::chrono::duration_cast<std::chrono::microseconds>(passed));
        if (gained > 0) { // so that many packets at once do not round it away
            left_ = std::min(left_ + gained, rate.bytes_in(depth));
            filled_ = std::max(filled_, now);
        }
        const auto wanted = static_cast<std::int64_t>(bytes);
        if (wanted > left_) {
            return false;
        }
        left_ -= wanted;
        return true;
    }

  private:
    std::int64_t left_ = rate.bytes_in(depth);
    base::MonoTime filled_{};
};

} // namespace conclave::media::sfu
