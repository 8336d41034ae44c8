#include "media/rtp/sender_clock.hpp"
#include "media/rtp/time_map.hpp"

#include <gtest/gtest.h>

namespace conclave::media::rtp {
namespace {

using namespace std::chrono_literals;

constexpr std::uint32_t video = 90'000; // Hz
const MonoTime start{1h};

TEST(SenderClock, FollowsTheReport) {
    SenderClock clock{video};
    EXPECT_EQ(clock.at(0), std::nullopt);
    clock.on_sender_report({100ULL << 32}, 1'000'000, start);
    EXPECT_EQ(clock.at(1'090'000)->value, 101ULL << 32);
    EXPECT_EQ(clock.at(1'000'000 - 45'000)->value, (99ULL << 32) + (1ULL << 31));
    EXPECT_EQ(clock.last_report_at(), start);
}

TEST(SenderClock, PutsTwoFeedsOnOneLine) {
    SenderClock low{video};
    SenderClock high{video};
    low.on_sender_report({100ULL << 32}, 5'000, start);
    EXPECT_EQ(high.on_line_of(low, 1), std::nullopt);
    high.on_sender_report({102ULL << 32}, 9'000'000, start);
    // 9,000,000 in the high feed is 102 s, which is 185,000 in the low one.
    EXPECT_EQ(high.on_line_of(low, 9'000'000), 185'000);
    EXPECT_EQ(low.on_line_of(high, 185'000), 9'000'000);
    EXPECT_EQ(low.on_line_of(SenderClock{48'000}, 1), std::nullopt);
}

TEST(SenderClock, TicksOfLongTimesDoNotOverflow) {
    EXPECT_EQ(to_ticks(1000h, video), 324'000'000'000LL);
    EXPECT_EQ(to_ticks(-500ms, video), -45'000);
    EXPECT_EQ(from_ticks(324'000'000'000LL, video), 1000h);
    EXPECT_EQ(from_ticks(-3'000, video), std::chrono::nanoseconds{-33'333'333});
}

TEST(TimeMap, BeginsAtTheGivenNumber) {
    TimeMap map{video, 1000};
    EXPECT_EQ(map.forward(0, start), 1000);
    EXPECT_EQ(map.forward(3000, start + 33ms), 4000);
    EXPECT_EQ(map.forward(0, start + 34ms), 1000); // late: keeps its place
    EXPECT_EQ(map.last_out(), 4000);
}

class Switching : public testing::Test {
  protected:
    TimeMap map{video, 1000};
    Switching() {
        (void)map.forward(50'000, start);
        (void)map.forward(53'000, start + 33ms); // 4000
    }
};

TEST_F(Switching, GoesOnWhereTheReportsSay) {
    EXPECT_EQ(map.switch_to(7'000'000, 56'000, start + 66ms), TimeMap::Verdict::switched);
    EXPECT_EQ(map.forward(7'000'000, start + 66ms), 7000);
    EXPECT_EQ(map.forward(7'003'000, start + 99ms), 10'000);
}

TEST_F(Switching, WaitsForAKeyframeOnceWhenFarBehind) {
    EXPECT_EQ(map.switch_to(7'000'000, 53'000 - 4501, start + 66ms), TimeMap::Verdict::wait);
    EXPECT_EQ(map.forward(56'000, start + 66ms), 7000); // the old feed goes on meanwhile
    EXPECT_EQ(map.switch_to(7'090'000, 56'000 - 4501, start + 99ms), TimeMap::Verdict::switched);
    EXPECT_EQ(map.forward(7'090'000, start + 99ms), 7001);
}

TEST_F(Switching, ABitBehindIsOneTickAhead) {
    EXPECT_EQ(map.switch_to(7'000'000, 53'000 - 4500, start + 66ms), TimeMap::Verdict::switched);
    EXPECT_EQ(map.forward(7'000'000, start + 66ms), 4001);
}

TEST_F(Switching, FarAheadIsAcceptedAndTold) {
    EXPECT_EQ(map.switch_to(7'000'000, 53'000 + 2970 + 2251, start + 66ms),
              TimeMap::Verdict::switched_ahead);
    EXPECT_EQ(map.forward(7'000'000, start + 66ms), 4000 + 2970 + 2251);
}

TEST_F(Switching, WithoutReportsTheTimePassedDecides) {
    EXPECT_EQ(map.switch_to(7'000'000, std::nullopt, start + 133ms), TimeMap::Verdict::switched);
    EXPECT_EQ(map.forward(7'000'000, start + 133ms), 13'000);
    EXPECT_EQ(map.switch_to(1, std::nullopt, start + 133ms), TimeMap::Verdict::switched);
    EXPECT_EQ(map.forward(1, start + 133ms), 13'001);
}

TEST_F(Switching, AfterALongPauseTheTimePassedDecides) {
    EXPECT_EQ(map.switch_to(7'000'000, 53'001, start + 33ms + 3s), TimeMap::Verdict::switched);
    EXPECT_EQ(map.forward(7'000'000, start + 33ms + 3s), 4000 + 270'000);
}

} // namespace
} // namespace conclave::media::rtp
