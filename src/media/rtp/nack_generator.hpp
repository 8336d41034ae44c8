#pragma once

#include "media/rtp/types.hpp"

#include <chrono>
#include <cstdint>
#include <span>
#include <vector>

namespace conclave::media::rtp {

/// Finds what is missing in one feed and says when to ask its publisher for it (RFC 4585, 6.2.1).
/// No allocation after construction.
class NackGenerator {
  public:
    static constexpr std::size_t max_missing = 1000;
    static constexpr LongSeq max_age = 10'000;                         // packets
    static constexpr auto first_after = std::chrono::milliseconds{10}; // time for reordering
    static constexpr auto min_repeat = std::chrono::milliseconds{20};  // else a round trip
    static constexpr double backoff = 1.25; // each repeat waits that much longer
    static constexpr int max_tries = 10;
    static constexpr auto give_up_after = std::chrono::seconds{1};
    static constexpr auto poll_interval = std::chrono::milliseconds{20};

    NackGenerator();

    /// `seq` arrived, by itself or by retransmission.
    void on_packet(LongSeq seq, MonoTime now);
    /// A keyframe begins at `seq`: what is missing before it is needed no more.
    void on_keyframe(LongSeq seq);
    /// The feed began anew, or was paused: forget all.
    void reset();

    /// Writes what is to be asked for now into `out`, in ascending order; the number of them. What
    /// does not fit comes next time.
    [[nodiscard]] std::size_t poll(MonoTime now, MonoTime::duration round_trip,
                                   std::span<LongSeq> out);

    /// Too much is missing to repair: a keyframe is needed. True once for each time.
    [[nodiscard]] bool take_overflow();

    [[nodiscard]] std::size_t missing() const { return missing_.size(); }
    [[nodiscard]] std::uint64_t requested() const { return requested_; }
    [[nodiscard]] std::uint64_t recovered() const { return recovered_; } // came after a request
    [[nodiscard]] std::uint64_t given_up() const { return given_up_; }

  private:
    struct Missing {
        LongSeq seq = 0;
        MonoTime since{};
        MonoTime next{};
        int tries = 0;
    };
    void add_gap(LongSeq first, LongSeq end, MonoTime now);

    std::vector<Missing> missing_; // ascending; capacity max_missing
    bool started_ = false;
    bool overflow_ = false;
    LongSeq highest_ = 0;
    std::uint64_t requested_ = 0;
    std::uint64_t recovered_ = 0;
    std::uint64_t given_up_ = 0;
};

} // namespace conclave::media::rtp
