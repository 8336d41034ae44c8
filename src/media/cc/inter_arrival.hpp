#pragma once

#include "base/clock.hpp"

#include <chrono>
#include <optional>

namespace conclave::media {

/// How two neighbouring bursts of packets were spaced when sent and when they came.
struct GroupDelta {
    std::chrono::microseconds sent{0};
    std::chrono::microseconds arrival{0};
    std::chrono::microseconds arrival_time{0}; ///< of the later burst, receiver's clock
};

/// Groups packets into the bursts in which they were sent and compares each burst with the one
/// before (draft-ietf-rmcat-gcc-02, 5.2). Pure, no allocation.
class InterArrival {
  public:
    static constexpr std::chrono::milliseconds burst{5};           // gcc-02, 5.2: burst_time
    static constexpr std::chrono::milliseconds longest_burst{100}; // as libwebrtc
    /// A receiver that jumps this far ahead of our clock has changed its clock.
    static constexpr std::chrono::seconds clock_jump{3};
    static constexpr int most_reordered = 3;

    /// In the order of sending; `now` is when the feedback came. A value each time a burst ends.
    [[nodiscard]] std::optional<GroupDelta>
    add(base::MonoTime sent, std::chrono::microseconds arrival, base::MonoTime now);
    void reset();

  private:
    struct Group {
        base::MonoTime first_sent;
        base::MonoTime last_sent;
        std::chrono::microseconds first_arrival{0};
        std::chrono::microseconds last_arrival{0};
        base::MonoTime seen; ///< when the feedback about its last packet came
    };

    [[nodiscard]] bool belongs(base::MonoTime sent, std::chrono::microseconds arrival) const;
    [[nodiscard]] std::optional<GroupDelta> compare();

    std::optional<Group> current_;
    std::optional<Group> before_;
    int reordered_ = 0;
};

} // namespace conclave::media
