#pragma once

#include "base/clock.hpp"
#include "media/bitrate.hpp"

#include <chrono>
#include <cstdint>
#include <optional>

namespace conclave::media {

/// The rate that losses allow (draft-ietf-rmcat-gcc-02, 6). Beyond the draft it learns which loss
/// is the path's own, as of a bad radio link: when sending half as much brings more loss than a
/// path of the capacity shown before would have, the rest comes whatever is sent, and to send less
/// is no help. Else a path that loses a fifth would end at the floor. Pure, no allocation.
class LossController {
  public:
    static constexpr double low_loss = 0.02;  // gcc-02, 6: below, increase
    static constexpr double high_loss = 0.10; // gcc-02, 6: above, decrease
    static constexpr double increase_factor = 1.08;
    static constexpr std::int64_t least_packets = 20; // that a fraction is taken of
    /// The fraction is smoothed over so many packets: of twenty, two are often lost by chance.
    static constexpr double memory_packets = 100;
    static constexpr std::chrono::milliseconds decrease_extra{300};
    static constexpr double cut_share = 0.5;    // then it is asked whether it helped
    static constexpr double unexplained = 0.05; // loss beyond what the capacity would explain
    static constexpr double most_inherent = 0.40;
    /// A path that got better is believed by this part a message: less loss may be chance.
    static constexpr double forget_inherent = 0.05;

    LossController(Bitrate start, Bitrate floor, Bitrate ceiling);

    /// Counts of one feedback message. `lost` may be below 0: packets thought lost have come.
    /// `queued`: a queue has built up, so the path is full.
    Bitrate update(std::int64_t received, std::int64_t lost, std::chrono::microseconds rtt,
                   bool queued, base::MonoTime now);
    /// Never far above what delay allows: a later loss then acts on a rate that was in use.
    void cap(Bitrate rate);
    /// A probe has shown that the path carries this.
    void raise(Bitrate rate);

    [[nodiscard]] Bitrate rate() const { return rate_; }
    /// 0 to 1, smoothed.
    [[nodiscard]] double loss() const { return loss_; }
    /// Without the part that is the path's own.
    [[nodiscard]] double excess() const { return loss_ - inherent_; }

  private:
    void decrease(bool queued, base::MonoTime now);

    Bitrate rate_;
    Bitrate floor_;
    Bitrate ceiling_;
    std::int64_t received_ = 0;
    std::int64_t lost_ = 0;
    double loss_ = 0;
    double inherent_ = 0;
    std::optional<Bitrate> cut_from_; // the rate before the cuts that go on,
    double loss_before_ = 0;          // and the loss then
    bool seen_ = false;
    std::optional<base::MonoTime> last_update_;
    std::optional<base::MonoTime> last_decrease_;
};

} // namespace conclave::media
