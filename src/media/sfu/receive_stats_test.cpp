#include "media/sfu/receive_stats.hpp"

#include <gtest/gtest.h>

namespace conclave::media::sfu {
namespace {

using namespace std::chrono_literals;

TEST(ReceiveStats, CountsLossInTheIntervalAndInAll) {
    ReceiveStats stats(90'000);
    base::MonoTime now{1h};
    for (int seq = 100; seq < 200; ++seq, now += 10ms) {
        if (seq % 4 != 0) {
            stats.on_packet(seq, seq * 900, now, false);
        }
    }
    auto block = stats.report();
    EXPECT_EQ(block.cumulative_lost, 24); // 100 was before the first one
    EXPECT_EQ(block.fraction_lost, 24 * 256 / 99);
    EXPECT_EQ(block.highest_seq, 199U);
    EXPECT_EQ(block.jitter, 0U);
    for (int seq = 200; seq < 300; ++seq, now += 10ms) {
        stats.on_packet(seq, seq * 900, now, false);
    }
    block = stats.report();
    EXPECT_EQ(block.fraction_lost, 0);
    EXPECT_EQ(block.cumulative_lost, 24);
}

TEST(ReceiveStats, WhatIsRecoveredIsNotLost) {
    ReceiveStats stats(90'000);
    base::MonoTime now{1h};
    stats.on_packet(1, 0, now, false);
    stats.on_packet(3, 1800, now + 20ms, false);
    stats.on_packet(2, 900, now + 300ms, true);
    const auto block = stats.report();
    EXPECT_EQ(block.cumulative_lost, 0);
    EXPECT_EQ(block.jitter, 0U);
}

TEST(ReceiveStats, MeasuresJitter) {
    ReceiveStats stats(48'000);
    base::MonoTime now{1h};
    for (int seq = 0; seq < 1000; ++seq) { // 20 ms of sound, 5 ms early and late in turn
        stats.on_packet(seq, seq * 960, now + seq * 20ms + (seq % 2 == 0 ? 5ms : 0ms), false);
    }
    EXPECT_NEAR(stats.jitter_seconds(), 0.005, 0.0005);
}

} // namespace
} // namespace conclave::media::sfu
