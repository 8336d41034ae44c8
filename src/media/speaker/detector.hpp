#pragma once

#include "media/speaker/activity.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace conclave::media {

/// Who holds the floor in a room, from the audio levels of RFC 6464. Feed it every level and ask it
/// every `interval`. Pure: time comes in. Allocates when somebody speaks for the first time.
class SpeakerDetector {
  public:
    using Id = std::uint64_t;
    static constexpr std::chrono::milliseconds interval{100};
    static constexpr std::chrono::seconds hold{2};       // the floor is held at least so long
    static constexpr int wins_needed = 3;                // evaluations in a row
    static constexpr std::chrono::hours forget_after{1}; // of silence
    static constexpr std::size_t max_recent = 10;
    /// While nobody speaks, so many loud steps within two seconds give the floor.
    static constexpr std::size_t sounds_needed = 3;
    // The ratios by which a challenger must beat the one who has the floor, as logarithms.
    static constexpr double immediate_ratio = 3;
    static constexpr double medium_ratio = 2;
    static constexpr double long_ratio = 0;

    void on_level(Id id, std::uint8_t level, base::MonoTime now);
    void remove(Id id);
    /// True when speakers() is another list now.
    [[nodiscard]] bool evaluate(base::MonoTime now);
    /// The one who has the floor, then those who had it before; empty until somebody spoke.
    [[nodiscard]] const std::vector<Id>& speakers() const { return recent_; }

  private:
    [[nodiscard]] std::optional<Id> best_challenger(base::MonoTime now);
    [[nodiscard]] std::optional<Id> most_sounds() const;
    void crown(Id id, base::MonoTime now);

    std::map<Id, SpeechActivity> activities_;
    std::vector<Id> recent_;
    bool changed_ = false;
    base::MonoTime since_{};
    std::optional<Id> challenger_;
    int wins_ = 0;
};

} // namespace conclave::media
