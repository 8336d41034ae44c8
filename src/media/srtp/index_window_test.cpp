#include "media/srtp/index_window.hpp"

#include "base/random.hpp"

#include <gtest/gtest.h>
#include <set>

namespace conclave::media::srtp {
namespace {

using Verdict = IndexWindow::Verdict;

TEST(IndexWindow, KnowsFreshSeenAndTooOld) {
    IndexWindow window;
    EXPECT_TRUE(window.empty());
    EXPECT_EQ(window.check(5000), Verdict::fresh);
    window.mark(5000);
    EXPECT_EQ(window.check(5000), Verdict::seen);
    EXPECT_EQ(window.check(5000 - 1023), Verdict::fresh);
    EXPECT_EQ(window.check(5000 - 1024), Verdict::too_old);
    window.mark(5000 - 1023);
    EXPECT_EQ(window.check(5000 - 1023), Verdict::seen);
    window.mark(5001);
    EXPECT_EQ(window.check(5000 - 1023), Verdict::too_old);
    EXPECT_EQ(window.check(5000), Verdict::seen);
}

TEST(IndexWindow, AgreesWithASetOverRandomSteps) {
    base::SeededRandom random(7);
    IndexWindow window;
    std::set<std::uint64_t> seen;
    std::uint64_t base_index = 0x1fff0;
    for (int i = 0; i < 200000; ++i) {
        std::array<std::uint8_t, 3> dice{};
        random.fill(dice);
        const std::uint64_t jump = dice[0] < 4 ? dice[1] * 20U : dice[1] % 3;
        base_index += jump;
        const std::uint64_t index = base_index - (dice[2] < 128 ? 0 : dice[2] * 9U);
        const auto expected = seen.empty() || index > *seen.rbegin() ? Verdict::fresh
                              : *seen.rbegin() - index >= 1024       ? Verdict::too_old
                              : seen.contains(index)                 ? Verdict::seen
                                                                     : Verdict::fresh;
        ASSERT_EQ(window.check(index), expected) << index;
        if (expected == Verdict::fresh) {
            window.mark(index);
            seen.insert(index);
        }
        while (seen.size() > 3000) {
            seen.erase(seen.begin());
        }
    }
}

TEST(IndexWindow, GuessesTheNearestIndex) {
    IndexWindow window;
    EXPECT_EQ(window.guess(40000), 40000U);
    window.mark(65000);
    EXPECT_EQ(window.guess(65001), 65001U);
    EXPECT_EQ(window.guess(64000), 64000U);
    EXPECT_EQ(window.guess(3), 0x10003U);
    window.mark(0x10003);
    EXPECT_EQ(window.guess(65530), 65530U);
    EXPECT_EQ(window.guess(100), 0x10064U);
    IndexWindow young;
    young.mark(3);
    EXPECT_EQ(young.guess(65530), 65530U); // there is no round before the first
}

TEST(IndexWindow, GuessesEverySequenceNumberAtEveryDistance) {
    for (const std::uint64_t highest : {0x10000U, 0x17fffU, 0x18000U, 0x1ffffU, 0x20000U}) {
        IndexWindow window;
        window.mark(highest);
        for (std::uint64_t index = highest - 0x7fff; index < highest + 0x8000; ++index) {
            ASSERT_EQ(window.guess(static_cast<std::uint16_t>(index)), index) << highest;
        }
    }
}

} // namespace
} // namespace conclave::media::srtp
