#include "base/clock.hpp"

#include <gtest/gtest.h>
#include <limits>

namespace conclave::base {

TEST(Clock, SecondsGoThereAndBack) {
    for (const std::int64_t seconds : {0LL, 1LL, -1LL, 1'800'000'000LL, 9'223'372'036LL})
        EXPECT_EQ(to_unix_seconds(from_unix_seconds(seconds)), seconds);
}

TEST(Clock, TimesThatNoTimePointHoldsBecomeTheLastAndFirst) {
    using limits = std::numeric_limits<std::int64_t>;
    EXPECT_EQ(to_unix_seconds(from_unix_seconds(limits::max())), 9'223'372'036);
    EXPECT_EQ(to_unix_seconds(from_unix_seconds(18'000'003'590)), 9'223'372'036);
    EXPECT_EQ(to_unix_seconds(from_unix_seconds(limits::min())), -9'223'372'036);
}

TEST(Clock, WritesTimesAsRfc3339) {
    EXPECT_EQ(to_rfc3339(from_unix_seconds(1'795'545'000)), "2026-11-24T18:30:00Z");
}

} // namespace conclave::base
