#pragma once

#include "base/clock.hpp"
#include "media/bitrate.hpp"
#include "media/cc/trendline.hpp"

#include <chrono>
#include <cstdint>
#include <optional>

namespace conclave::media {

/// Remembers at which rates the path was last found full, as a mean with a spread.
class LinkCapacity {
  public:
    void note_overuse(Bitrate acknowledged);
    void forget() { kbps_.reset(); }
    [[nodiscard]] bool known() const { return kbps_.has_value(); }
    [[nodiscard]] Bitrate estimate() const;
    [[nodiscard]] Bitrate lower() const;
    [[nodiscard]] Bitrate upper() const;

  private:
    [[nodiscard]] double spread() const;

    std::optional<double> kbps_;
    double variance_ = 0.4; // relative to the mean; as libwebrtc
};

/// Turns the detector's verdicts into a rate: quick while the path's capacity is unknown, careful
/// near it, and down to a part of what came through on overuse
/// (draft-ietf-rmcat-gcc-02, 5.5 and 6). Pure, no allocation.
class RateController {
  public:
    static constexpr double decrease_factor = 0.85; // gcc-02, 5.5: beta
    static constexpr double increase_factor = 1.08; // gcc-02, 5.5: eta, per second
    static constexpr double most_over_acked = 1.5;  // gcc-02, 5.5
    static constexpr Bitrate over_acked_margin = Bitrate::kbps(10);
    static constexpr std::chrono::milliseconds response_extra{100}; // gcc-02, 5.5
    static constexpr double frame_rate = 30; // frames a second that a packet's size is guessed by
    static constexpr double packet_bits = 1200 * 8;
    static constexpr Bitrate least_additive = Bitrate::kbps(4); // per second

    struct Input {
        BandwidthUsage usage = BandwidthUsage::normal;
        std::optional<Bitrate> acknowledged;
        std::chrono::microseconds rtt{0};
        bool application_limited = false;
    };

    RateController(Bitrate start, Bitrate floor, Bitrate ceiling);

    Bitrate update(const Input& input, base::MonoTime now);
    /// A probe has shown that the path carries this.
    void set(Bitrate rate, base::MonoTime now);
    [[nodiscard]] Bitrate rate() const { return rate_; }
    [[nodiscard]] bool near_capacity() const { return capacity_.known(); }
    [[nodiscard]] std::optional<base::MonoTime> last_decrease() const { return last_decrease_; }

  private:
    enum class State : std::uint8_t { hold, increase };

    void increase(const Input& input, base::MonoTime now);
    void decrease(const Input& input, base::MonoTime now);
    [[nodiscard]] bool may_decrease(const Input& input, base::MonoTime now) const;

    Bitrate rate_;
    Bitrate floor_;
    Bitrate ceiling_;
    LinkCapacity capacity_;
    State state_ = State::hold;
    std::optional<base::MonoTime> last_change_;
    std::optional<base::MonoTime> last_decrease_;
};

} // namespace conclave::media
