#include "media/cc/congestion_state.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <functional>

namespace conclave::media {
namespace {

using namespace std::chrono_literals;
using std::chrono::microseconds;
using std::chrono::milliseconds;

/// Feedback every 50 ms about packets sent every 10 ms.
class Path {
  public:
    /// `travel` says how long a packet takes that is sent so long after the beginning of the run.
    CongestionState run(milliseconds length,
                        const std::function<microseconds(milliseconds)>& travel,
                        bool losing = false) {
        for (milliseconds at{0}; at < length; at += 10ms) {
            now_ += 10ms;
            watch.add(travel(at), now_);
            if (at % 50ms == 0ms) {
                watch.update(losing, now_);
            }
        }
        return watch.state();
    }
    CongestionState run(milliseconds length, microseconds travel, bool losing = false) {
        return run(length, [travel](milliseconds) { return travel; }, losing);
    }

    QueueWatch watch;

  private:
    base::MonoTime now_{1000s};
};

TEST(QueueWatch, SeesAQueueThatFillsAndOneThatDrains) {
    Path path;
    EXPECT_EQ(path.run(2s, 20ms), CongestionState::none);
    EXPECT_EQ(path.run(1s, [](milliseconds at) { return 20ms + at / 5; }),
              CongestionState::congested);
    EXPECT_EQ(path.run(8s, [](milliseconds at) { return 220ms - at / 50; }),
              CongestionState::congested)
        << "it drains, if slowly";
    EXPECT_NEAR(static_cast<double>(path.watch.queue_delay() / 1ms), 40, 5);
    EXPECT_EQ(path.run(2s, 20ms), CongestionState::none);
}

TEST(QueueWatch, TakesALongerPathForOneAndNotForAQueue) {
    Path path;
    path.run(2s, 20ms);
    EXPECT_EQ(path.run(2s, 320ms), CongestionState::congested);
    EXPECT_EQ(path.run(3s, 320ms), CongestionState::none) << "it neither grows nor drains";
    EXPECT_EQ(path.watch.queue_delay(), 0ms);
    EXPECT_EQ(path.run(1s, [](milliseconds at) { return 320ms + at / 5; }),
              CongestionState::congested)
        << "a queue of the longer path";
    EXPECT_EQ(path.run(2s, 20ms), CongestionState::none) << "and back on the shorter";
}

TEST(QueueWatch, KnowsAFullQueueByItsLosses) {
    Path path;
    path.run(2s, 20ms);
    EXPECT_EQ(path.run(10s, 320ms, true), CongestionState::congested);
    EXPECT_GT(path.watch.queue_delay(), 250ms);
}

} // namespace
} // namespace conclave::media
