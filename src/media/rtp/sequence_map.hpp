#pragma once

#include "media/rtp/types.hpp"

#include <array>
#include <cstdint>
#include <optional>

namespace conclave::media::rtp {

/// Numbers the packets (or pictures) of one downtrack: out = in - offset, where the offset grows by
/// one for each number dropped on purpose, so that the receiver sees no gap; what was lost stays a
/// gap, to be filled by what comes late. Within the life of the map two different inputs never get
/// the same number, and numbers after a switch are higher than all before it.
/// Owned by one thread. No allocation.
class SequenceMap {
  public:
    /// Ranges of dropped numbers that are kept for packets out of order; what is older than the
    /// table has no number any more.
    static constexpr std::size_t max_ranges = 100;

    /// `first_out` is the number that the first packet gets.
    explicit SequenceMap(LongSeq first_out = 0) : next_out_(first_out) {}

    /// From here on `in` and what follows it count, in the numbering of a new feed (or of the same
    /// one begun anew). `skip` numbers are left unused, so that the receiver sees a cut frame as
    /// incomplete. Numbers below `in` are refused from now on.
    void switch_to(LongSeq in, LongSeq skip = 0);

    /// The number for a packet that is forwarded; the same one whenever asked again. Nothing when
    /// it was dropped, lies before the switch or is older than the table. The first call begins the
    /// map.
    [[nodiscard]] std::optional<LongSeq> forward(LongSeq in);

    /// The packet is dropped on purpose. True when its number is taken out of the numbering; false
    /// when later ones were numbered already, so that it stays a gap. Then it may still be
    /// forwarded.
    bool drop(LongSeq in);

    /// A number for a packet of our own making, to be sent before the next of the feed.
    [[nodiscard]] LongSeq insert();

    /// What forward() would say to a number that is not above the highest.
    [[nodiscard]] std::optional<LongSeq> find(LongSeq in) const;

    [[nodiscard]] bool started() const { return started_; }
    /// The highest input seen since the switch.
    [[nodiscard]] LongSeq highest_in() const { return highest_in_; }
    /// What the packet after the highest would get, at least.
    [[nodiscard]] LongSeq next_out() const { return next_out_; }

  private:
    /// Dropped numbers; or, with last before first, the place of one that was put in.
    struct Range {
        LongSeq first = 0;
        LongSeq last = 0;
        LongSeq offset_before = 0;
    };
    void add_range(LongSeq first, LongSeq last);
    [[nodiscard]] Range& range(std::size_t age) {
        return ranges_[(newest_ + max_ranges - age) % max_ranges];
    }
    [[nodiscard]] const Range& range(std::size_t age) const {
        return ranges_[(newest_ + max_ranges - age) % max_ranges];
    }

    std::array<Range, max_ranges> ranges_{};
    std::size_t newest_ = 0;
    std::size_t count_ = 0;
    bool started_ = false;
    LongSeq lowest_in_ = 0; // below it nothing is forwarded
    LongSeq highest_in_ = 0;
    LongSeq offset_ = 0; // for numbers above the highest
    LongSeq next_out_ = 0;
};

} // namespace conclave::media::rtp
