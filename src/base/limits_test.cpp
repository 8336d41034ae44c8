#include "base/blocking_pool.hpp"
#include "base/metrics.hpp"
#include "base/random.hpp"
#include "base/rate_limiter.hpp"

#include <future>
#include <gtest/gtest.h>

namespace conclave::base {
namespace {

using namespace std::chrono_literals;

TEST(RateLimiter, RefusesWhenEmptyAndSaysWhenToComeBack) {
    RateLimiter limiter({.burst = 2, .per_second = 0.5});
    MonoTime now{};
    EXPECT_EQ(limiter.take("a", now), 0ms);
    EXPECT_EQ(limiter.take("a", now), 0ms);
    EXPECT_EQ(limiter.take("a", now), 2000ms);
    EXPECT_EQ(limiter.take("b", now), 0ms);
    now += 2s;
    EXPECT_EQ(limiter.peek("a", now), 0ms);
    EXPECT_EQ(limiter.take("a", now), 0ms);
    EXPECT_NE(limiter.take("a", now), 0ms);
}

TEST(RateLimiter, ForgetsTheKeyUsedLongestAgo) {
    RateLimiter limiter({.burst = 1, .per_second = 0.001, .max_keys = 2});
    const MonoTime now{};
    EXPECT_EQ(limiter.take("a", now), 0ms);
    EXPECT_EQ(limiter.take("b", now), 0ms);
    EXPECT_EQ(limiter.take("c", now), 0ms);
    EXPECT_NE(limiter.take("b", now), 0ms);
    EXPECT_EQ(limiter.take("a", now), 0ms);
}

TEST(BlockingPool, RefusesBeyondItsQueueAndFinishesTheRest) {
    std::promise<void> release;
    std::promise<void> started;
    int done = 0;
    BlockingPool pool(1, 2);
    ASSERT_TRUE(pool.try_post([&] {
        started.set_value();
        release.get_future().get();
    }));
    started.get_future().get();
    EXPECT_TRUE(pool.try_post([&] { ++done; }));
    EXPECT_TRUE(pool.try_post([&] { ++done; }));
    EXPECT_FALSE(pool.try_post([&] { ++done; }));
    release.set_value();
    pool.stop();
    EXPECT_EQ(done, 2);
    EXPECT_FALSE(pool.try_post([] {}));
}

TEST(Sid, HasTwiliosShape) {
    SystemRandom random;
    const auto sid = make_sid(random, "RM");
    EXPECT_TRUE(is_sid(sid, "RM"));
    EXPECT_FALSE(is_sid(sid, "PA"));
    EXPECT_NE(sid, make_sid(random, "RM"));
    EXPECT_EQ(make_uuid(random)[14], '4');
}

TEST(Metrics, ShowInTheExposition) {
    metrics::counter("conclave_test_total", "A counter of the test", {{"kind", "x"}}).add(3);
    EXPECT_NE(metrics::exposition().find("conclave_test_total{kind=\"x\"} 3"), std::string::npos);
}

} // namespace
} // namespace conclave::base
