#include "media/cc/loss_controller.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace conclave::media {
namespace {

using namespace std::chrono_literals;

/// Thirty seconds of feedback each 100 ms about 100 packets, of which `loss` says how many got
/// lost.
template <class Loss>
Bitrate run(LossController& controller, bool queued, Loss&& loss) {
    for (auto at = 0ms; at < 30s; at += 100ms) {
        const auto lost = static_cast<std::int64_t>(100 * loss(controller.rate()));
        controller.update(100 - lost, lost, 50ms, queued, base::MonoTime(at));
    }
    return controller.rate();
}

struct Loss : ::testing::Test {
    LossController controller{Bitrate::mbps(2), Bitrate::kbps(30), Bitrate::mbps(20)};
};

TEST_F(Loss, ThatComesAtAnyRateIsThePathsOwn) {
    EXPECT_GT(run(controller, false, [](Bitrate) { return 0.2; }), Bitrate::kbps(900));
    EXPECT_LT(controller.excess(), LossController::low_loss);
    EXPECT_NEAR(controller.loss(), 0.2, 0.01);
}

TEST_F(Loss, OfAPathThatIsTooNarrowTakesTheRateThere) {
    const auto policed = [](Bitrate rate) { // no queue, whatever exceeds 300 kbit/s is dropped
        return std::max(0.0, 1 - Bitrate::kbps(300).as_double() / rate.as_double());
    };
    EXPECT_LT(run(controller, false, policed), Bitrate::kbps(450));
}

TEST_F(Loss, WithAQueueIsNeverThePathsOwn) {
    EXPECT_EQ(run(controller, true, [](Bitrate) { return 0.2; }), Bitrate::kbps(30));
}

TEST_F(Loss, BeyondThePathsOwnCounts) {
    run(controller, false, [](Bitrate) { return 0.2; });
    const auto before = controller.rate();
    EXPECT_LT(run(controller, true, [](Bitrate) { return 0.5; }), before * 0.5);
}

} // namespace
} // namespace conclave::media
