#include "media/rtp/unwrapper.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>
#include <vector>

namespace conclave::media::rtp {
namespace {

/// Every pair of 8-bit values, against the definition: the nearest, half a turn away is newer.
TEST(Unwrapper, TakesTheNearestForEveryPair) {
    for (int first = 0; first < 256; ++first) {
        for (int second = 0; second < 256; ++second) {
            Unwrapper<std::uint8_t> unwrapper;
            ASSERT_EQ(unwrapper.unwrap(static_cast<std::uint8_t>(first)), first);
            const auto got = unwrapper.unwrap(static_cast<std::uint8_t>(second));
            ASSERT_EQ((got % 256 + 256) % 256, second);
            ASSERT_GT(got - first, -128);
            ASSERT_LE(got - first, 128);
        }
    }
}

TEST(Unwrapper, FollowsEveryStepOverWraps) {
    for (std::int64_t step = 1; step <= 128; ++step) {
        Unwrapper<std::uint8_t> unwrapper;
        std::int64_t expected = 200;
        ASSERT_EQ(unwrapper.unwrap(200), 200);
        for (int i = 0; i < 1000; ++i) {
            expected += step;
            ASSERT_EQ(unwrapper.unwrap(static_cast<std::uint8_t>(expected)), expected);
        }
    }
}

TEST(Unwrapper, OldValuesDoNotMoveTheReference) {
    SeqUnwrapper unwrapper;
    EXPECT_EQ(unwrapper.unwrap(5), 5);
    EXPECT_EQ(unwrapper.unwrap(65530), -6);
    EXPECT_EQ(unwrapper.highest(), 5);
    EXPECT_EQ(unwrapper.unwrap(32773), 32773); // half a turn: newer
    EXPECT_EQ(unwrapper.unwrap(4), 65540);
    EXPECT_EQ(unwrapper.peek(65535), 65535);
    EXPECT_EQ(unwrapper.highest(), 65540);
}

TEST(Unwrapper, ShuffledSequencesComeBack) {
    std::mt19937 random{7};
    SeqUnwrapper unwrapper;
    for (std::int64_t base = 60000; base < 60000 + 10 * 65536; base += 20) {
        std::vector<std::int64_t> window(20);
        std::iota(window.begin(), window.end(), base);
        std::shuffle(window.begin(), window.end(), random);
        for (const auto value : window) {
            ASSERT_EQ(unwrapper.unwrap(static_cast<std::uint16_t>(value)), value);
        }
    }
}

TEST(Unwrapper, FewerBitsThanTheType) {
    Unwrapper<std::uint16_t, 15> unwrapper;
    EXPECT_EQ(unwrapper.unwrap(32767), 32767);
    EXPECT_EQ(unwrapper.unwrap(0), 32768);
    EXPECT_EQ(unwrapper.unwrap(32766), 32766);
}

TEST(Unwrapper, ForwardIsAlwaysNewer) {
    SeqUnwrapper unwrapper;
    EXPECT_EQ(unwrapper.unwrap_forward(100), 100);
    EXPECT_EQ(unwrapper.unwrap_forward(99), 65635);
    EXPECT_EQ(unwrapper.unwrap_forward(99), 131171);
    EXPECT_EQ(unwrapper.unwrap_forward(50000), 181072);
}

TEST(Unwrapper, TimestampsOverTheWrap) {
    TimeUnwrapper unwrapper;
    EXPECT_EQ(unwrapper.unwrap(0xffff'ff00U), 0xffff'ff00LL);
    EXPECT_EQ(unwrapper.unwrap(3000), 0x1'0000'0bb8LL);
    EXPECT_EQ(unwrapper.unwrap(0xffff'ff00U), 0xffff'ff00LL);
}

} // namespace
} // namespace conclave::media::rtp
