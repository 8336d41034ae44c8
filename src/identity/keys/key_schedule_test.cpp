#include "identity/keys/key_schedule.hpp"

#include <gtest/gtest.h>
#include <vector>

namespace conclave::identity {
namespace {

using std::chrono::days;
using std::chrono::seconds;

constexpr KeySchedule schedule{.lifetime = days{90}, .announced = days{14}, .kept = days{7}};

base::WallTime day(int number) {
    return base::from_unix_seconds(1'800'000'000) + days{number};
}

TEST(KeySchedule, LetsTheFirstKeySignAtOnce) {
    const std::vector made{day(0)};
    EXPECT_EQ(signing_key(schedule, made, day(0)), 0U);
    EXPECT_EQ(keys_needed(schedule, made, day(400)), 1U); // never the last one
}

TEST(KeySchedule, MakesTheFollowerInTimeToBeAnnounced) {
    const std::vector made{day(0)};
    EXPECT_FALSE(follower_due(schedule, made, day(76) - seconds{1}));
    EXPECT_TRUE(follower_due(schedule, made, day(76)));
}

TEST(KeySchedule, LetsTheFollowerSignWhenItWasAnnouncedLongEnough) {
    const std::vector made{day(76), day(0)};
    EXPECT_EQ(signing_key(schedule, made, day(90) - seconds{1}), 1U);
    EXPECT_EQ(signing_key(schedule, made, day(90)), 0U);
    EXPECT_FALSE(follower_due(schedule, made, day(90)));
}

TEST(KeySchedule, KeepsAKeyForAWhileAfterItsLastSignature) {
    const std::vector made{day(76), day(0)};
    EXPECT_EQ(keys_needed(schedule, made, day(80)), 2U);
    EXPECT_EQ(keys_needed(schedule, made, day(97) - seconds{1}), 2U);
    EXPECT_EQ(keys_needed(schedule, made, day(97)), 1U);
}

TEST(KeySchedule, GoesOnWithTheOldKeyAfterALongPauseUntilTheNewOneIsKnown) {
    const std::vector made{day(300), day(0)};
    EXPECT_EQ(signing_key(schedule, made, day(313)), 1U);
    EXPECT_EQ(signing_key(schedule, made, day(314)), 0U);
}

TEST(KeySchedule, ChangesNothingWhenTheLifetimeIsZero) {
    const KeySchedule never{.lifetime = seconds{0}};
    const std::vector made{day(0)};
    EXPECT_FALSE(follower_due(never, made, day(4000)));
}

} // namespace
} // namespace conclave::identity
