#pragma once

#include "base/clock.hpp"

#include <array>
#include <bitset>
#include <chrono>
#include <cstdint>

namespace conclave::media {

/// How much one participant speaks, over three spans of time: a step (20 ms), a tenth of a second,
/// a second. After I. Volfin and I. Cohen, "Dominant speaker identification for multipoint
/// videoconferencing" (2013). Pure; no allocation.
class SpeechActivity {
  public:
    static constexpr std::chrono::milliseconds step{20};    // a packet of Opus
    static constexpr std::chrono::milliseconds lasts{40};   // a level; then it is silence
    static constexpr std::chrono::seconds floor_window{15}; // the noise floor is the least in it
    static constexpr std::uint8_t silence = 127;            // -dBov (RFC 6464)
    static constexpr std::uint8_t bands = 13;               // of a step's loudness
    static constexpr std::uint8_t loud_band = 7;            // above it a step counts as speech
    static constexpr std::size_t steps_in_medium = 5;       // 100 ms
    static constexpr std::size_t mediums_in_long = 10;      // 1 s
    static constexpr std::uint8_t loud_medium = 4;          // steps; then 100 ms count as speech

    struct Scores {
        double immediate = 0;
        double medium = 0;
        double longer = 0;
    };

    explicit SpeechActivity(base::MonoTime now) : at_(now), floor_since_(now) {}

    /// A level as packets carry it: 0 is the loudest, 127 silence.
    void add(std::uint8_t level, base::MonoTime now);
    /// Brings the steps up to `now` and gives the scores.
    [[nodiscard]] Scores score(base::MonoTime now);
    [[nodiscard]] bool speaking() const { return longer_ > 0 || mediums_[0] > loud_medium - 1; }
    /// Loud steps within the last two seconds, in a row or not.
    [[nodiscard]] std::size_t sounds() const { return loud_.count(); }
    [[nodiscard]] base::MonoTime last_heard() const { return heard_; }

  private:
    void advance(base::MonoTime now);
    void push(std::uint8_t band);
    [[nodiscard]] std::uint8_t band_now(base::MonoTime now);

    base::MonoTime at_; // steps are complete up to here
    base::MonoTime heard_{};
    std::uint8_t loudness_ = 0; // 127 less the newest level
    std::uint8_t floor_ = 0;
    std::uint8_t next_floor_ = silence;
    base::MonoTime floor_since_;
    std::array<std::uint8_t, steps_in_medium> steps_{};   // newest first
    std::array<std::uint8_t, mediums_in_long> mediums_{}; // newest first
    std::uint8_t longer_ = 0;
    std::bitset<100> loud_; // steps, newest first
};

} // namespace conclave::media
