#include "media/cc/estimator.hpp"
#include "media/cc/feedback_builder.hpp"
#include "media/cc/prober.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

namespace conclave::media {
namespace {

using namespace std::chrono_literals;
const base::MonoTime start(1000s);

/// `bytes` are sent every 10 ms for a second and arrive 20 ms later; feedback each 100 ms.
base::MonoTime run_a_second(Estimator& estimator, std::size_t bytes, base::MonoTime now) {
    FeedbackBuilder builder;
    for (int i = 0; i < 100; ++i, now += 10ms) {
        const auto number = estimator.on_sent(now, bytes);
        if (i % 10 == 0) {
            builder.begin(number, now + 20ms);
        }
        EXPECT_TRUE(builder.add(number, now + 20ms));
        if (i % 10 == 9) {
            EXPECT_TRUE(estimator.on_feedback(builder.finish(0), now + 40ms).has_value());
            estimator.on_tick(now + 40ms);
        }
    }
    return now;
}

TEST(Estimator, StartsWhereItIsToldWithinBounds) {
    EXPECT_EQ(Estimator().estimate().target, Estimator::default_start);
    EXPECT_EQ(Estimator(Bitrate::mbps(50)).estimate().target, Estimator::most_start);
    EXPECT_EQ(Estimator(Bitrate::bps(1)).estimate().target, Estimator::floor);
}

TEST(Estimator, RisesWhileItIsUsedAndHoldsWhileItIsNot) {
    Estimator used;
    auto now = start;
    for (int i = 0; i < 5; ++i) {
        now = run_a_second(used, 800, now); // 640 kbit/s
    }
    EXPECT_GT(used.estimate().target, Bitrate::kbps(750));
    EXPECT_FALSE(used.estimate().application_limited);

    Estimator idle;
    now = start;
    for (int i = 0; i < 5; ++i) {
        now = run_a_second(idle, 100, now); // 80 kbit/s
    }
    EXPECT_TRUE(idle.estimate().application_limited);
    EXPECT_GE(idle.estimate().target, Estimator::default_start);
    EXPECT_LT(idle.estimate().target, Bitrate::kbps(650));
}

TEST(Estimator, RembIsACapForAWhile) {
    Estimator estimator;
    estimator.on_remb(Bitrate::kbps(200), start);
    EXPECT_EQ(estimator.estimate().target, Bitrate::kbps(200));
    estimator.on_remb(Bitrate::mbps(9), start);
    EXPECT_EQ(estimator.estimate().target, Estimator::default_start) << "it raises nothing";
    estimator.on_remb(Bitrate::kbps(100), start);
    estimator.on_tick(start + 11s);
    EXPECT_EQ(estimator.estimate().target, Estimator::default_start);
}

TEST(Estimator, HalvesWhenFeedbackStaysAway) {
    Estimator estimator;
    auto now = run_a_second(estimator, 800, start);
    const auto before = estimator.estimate().target;
    estimator.on_sent(now, 800);
    estimator.on_tick(now + 3s);
    EXPECT_LE(estimator.estimate().target, before * 0.51);
    EXPECT_EQ(estimator.estimate().state, CongestionState::congested);
}

TEST(Estimator, APacketThatIsSentAgainIsALossWhenItArrives) {
    for (const bool repeated : {false, true}) {
        Estimator estimator;
        auto now = start;
        FeedbackBuilder builder;
        for (int i = 0; i < 400; ++i, now += 10ms) {
            const auto number = estimator.on_sent(now, 500);
            const auto late = i % 20 == 5 ? 60ms : 20ms;
            if (repeated && late == 60ms) {
                estimator.on_repeated(number, 500, now + 40ms);
            }
            if (i % 10 == 0) {
                builder.begin(number, now + 20ms);
            }
            EXPECT_TRUE(builder.add(number, now + late));
            if (i % 10 == 9) {
                EXPECT_TRUE(estimator.on_feedback(builder.finish(0), now + 70ms).has_value());
            }
        }
        EXPECT_NEAR(estimator.estimate().loss, repeated ? 0.05 : 0.0, 0.02);
    }
}

TEST(Estimator, RefusesFeedbackThatCannotBe) {
    Estimator estimator;
    const std::uint8_t short_message[] = {0, 1, 0, 1};
    EXPECT_EQ(estimator.on_feedback(short_message, start).error(), Estimator::Refusal::malformed);
    FeedbackBuilder builder;
    builder.begin(1, start);
    ASSERT_TRUE(builder.add(1, start));
    EXPECT_EQ(estimator.on_feedback(builder.finish(0), start).error(),
              Estimator::Refusal::unknown_packets);
    EXPECT_EQ(estimator.refused_feedback(), 2U);
    EXPECT_NE(estimator.explain().find("target 600 kbit/s"), std::string::npos);
}

TEST(Prober, BeginsWithThreeTimesTheStart) {
    Prober prober;
    prober.on_connected(Bitrate::kbps(600), start);
    const auto first = prober.next(start);
    ASSERT_TRUE(first.has_value());
    EXPECT_EQ(first->rate, Bitrate::kbps(1800));
    EXPECT_FALSE(prober.next(start).has_value()) << "one at a time";
    EXPECT_EQ(prober.tag(), first->id);
    auto now = start;
    while (prober.tag() != 0) {
        for (auto due = prober.due(now); due > 0; due = prober.due(now)) {
            prober.on_sent(1200, now);
        }
        now += 1ms;
    }
    EXPECT_LT(now - start, 40ms);
    prober.on_result({.id = first->id, .asked = first->rate, .measured = Bitrate::kbps(1750)}, now);
    const auto second = prober.next(now);
    ASSERT_TRUE(second.has_value());
    EXPECT_EQ(second->rate, Bitrate::kbps(3600));
    EXPECT_EQ(prober.succeeded(), 1U);
}

TEST(Prober, WaitsLongerAfterEachFailureAndNeverInAWarning) {
    Prober prober;
    prober.on_estimate({.target = Bitrate::kbps(500), .rtt = 50ms}, start);
    prober.set_goal(Prober::Goal{Bitrate::kbps(800), Bitrate::kbps(800)});
    std::vector<base::MonoTime> began;
    for (auto now = start; now < start + 60s; now += 5ms) {
        if (const auto cluster = prober.next(now)) {
            EXPECT_EQ(cluster->rate, Bitrate::kbps(960));
            began.push_back(now);
        }
        for (auto due = prober.due(now); due > 0; due = prober.due(now)) {
            prober.on_sent(1200, now); // and no result ever comes
        }
    }
    ASSERT_GE(began.size(), 4U);
    for (std::size_t i = 2; i < began.size(); ++i) {
        EXPECT_GT(began[i] - began[i - 1], (began[i - 1] - began[i - 2]) * 1.2);
    }
    prober.on_estimate({.target = Bitrate::kbps(500), .state = CongestionState::early_warning},
                       start + 60s);
    EXPECT_FALSE(prober.next(start + 300s).has_value());
}

TEST(Prober, WantsNothingWhenNothingIsWanted) {
    Prober prober;
    prober.on_estimate({.target = Bitrate::mbps(2)}, start);
    EXPECT_FALSE(prober.next(start + 60s).has_value());
    prober.set_goal(Prober::Goal{Bitrate::mbps(1), Bitrate::mbps(1)});
    EXPECT_FALSE(prober.next(start + 60s).has_value()) << "there is room already";
}

} // namespace
} // namespace conclave::media
