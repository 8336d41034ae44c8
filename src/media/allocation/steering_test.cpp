#include "media/allocation/steering.hpp"

#include <gtest/gtest.h>

namespace conclave::media {
namespace {

using namespace std::chrono_literals;

/// One camera of 150, 500 and 1700 kbit/s, shown large, and a path; decides ten times a second.
struct Steered : testing::Test {
    Steering steering;
    AllocationInput input;
    PathEstimate path;
    base::MonoTime now{100s};
    std::optional<std::size_t> layer;

    Steered() {
        AllocationTrack track;
        track.id = 1;
        track.render = RenderSize{1280, 720};
        track.layers = {{true, 150'000, 180}, {true, 500'000, 360}, {true, 1'700'000, 720}};
        input.tracks = {track};
    }
    void at(std::int64_t kbps, CongestionState state = CongestionState::none) {
        path.target = path.allocation = Bitrate::kbps(kbps);
        path.state = state;
    }
    void run(std::chrono::milliseconds time) {
        for (; time > 0ms; time -= 100ms) {
            now += 100ms;
            layer = steering.decide(input, path, now).front().layer;
        }
    }
};
using Layer = std::optional<std::size_t>;

TEST_F(Steered, DownAtOnceUpOnlyAfterTheHold) {
    at(3000);
    run(5s);
    EXPECT_EQ(layer, Layer(2));
    at(700, CongestionState::congested);
    run(100ms);
    EXPECT_EQ(layer, Layer(1));
    at(3000);
    run(7s);
    EXPECT_EQ(layer, Layer(1)) << steering.explain(now);
    run(2s);
    EXPECT_EQ(layer, Layer(2)) << steering.explain(now);
}

TEST_F(Steered, TheHoldDoublesWhenItHappensAgain) {
    at(3000);
    run(5s);
    for (const auto hold : {8s, 16s, 32s}) {
        at(700);
        run(1s);
        EXPECT_EQ(layer, Layer(1));
        at(3000);
        run(hold - 2s);
        EXPECT_EQ(layer, Layer(1)) << hold.count();
        run(2s);
        EXPECT_EQ(layer, Layer(2)) << steering.explain(now);
    }
}

TEST_F(Steered, AnEstimateThatFlickersDoesNotRaise) {
    at(900);
    run(5s);
    EXPECT_EQ(layer, Layer(1));
    for (int i = 0; i < 20; ++i) {
        at(3000);
        run(500ms);
        at(900);
        run(500ms);
    }
    EXPECT_EQ(layer, Layer(1));
}

TEST_F(Steered, AWishIsServedAtOnceWhereThePathHasHeldIt) {
    at(3000);
    input.tracks[0].render = RenderSize{160, 90};
    run(5s);
    EXPECT_EQ(layer, Layer(0));
    input.tracks[0].render = RenderSize{1280, 720};
    run(100ms);
    EXPECT_EQ(layer, Layer(2));
}

TEST_F(Steered, ProbesTryForTheNextStepAndForAll) {
    at(700);
    run(1s);
    ASSERT_TRUE(steering.goal());
    EXPECT_EQ(steering.goal()->next_step.bits_per_second(),
              static_cast<std::int64_t>(estimate_for(1'700'000, 0)));
    EXPECT_EQ(steering.goal()->everything, steering.goal()->next_step);
    at(3000);
    run(20s);
    EXPECT_FALSE(steering.goal());
}

TEST_F(Steered, DetectedSwitchesOffAfterSevereCongestionOnly) {
    input.profile.switch_off = SwitchOffPolicy::detected;
    at(60);
    run(10s);
    EXPECT_EQ(layer, Layer(0));
    at(60, CongestionState::congested);
    path.queue_delay = 400ms;
    run(1s);
    EXPECT_EQ(layer, Layer(0));
    run(2s);
    EXPECT_EQ(layer, Layer());
    at(60);
    path.queue_delay = 0ms;
    run(20s);
    EXPECT_EQ(layer, Layer()) << steering.explain(now);
    at(1000);
    run(3s);
    EXPECT_TRUE(layer) << steering.explain(now);
}

TEST_F(Steered, PredictedSwitchesOffWhatDoesNotFit) {
    at(60);
    run(1s);
    EXPECT_EQ(layer, Layer());
    input.profile.switch_off = SwitchOffPolicy::disabled;
    run(1s);
    EXPECT_EQ(layer, Layer(0));
}

TEST_F(Steered, AMomentTooNarrowTakesNoPicture) {
    at(400);
    run(5s);
    EXPECT_EQ(layer, Layer(0));
    at(100, CongestionState::congested);
    run(800ms);
    EXPECT_EQ(layer, Layer(0));
    at(400);
    run(5s);
    at(100, CongestionState::congested);
    run(1500ms);
    EXPECT_EQ(layer, Layer());
}

TEST_F(Steered, APictureComesBackThoughProbesCongestThePathAgainAndAgain) {
    at(60);
    run(2s);
    EXPECT_EQ(layer, Layer());
    for (int i = 0; i < 2; ++i) {
        at(60, CongestionState::congested);
        run(300ms);
        at(400);
        run(3s); // less than the calm that a better layer takes
    }
    EXPECT_EQ(layer, Layer(0)) << steering.explain(now);
}

TEST_F(Steered, APathThatIsFarWiderThanALayerTakesEndsItsHold) {
    at(3000);
    run(5s);
    at(230, CongestionState::congested);
    run(10s);
    EXPECT_EQ(layer, Layer(0));
    for (int i = 0; i < 2; ++i) { // rises that the path does not bear: the hold gets long
        at(1000);
        run(20s);
        at(230, CongestionState::congested);
        run(10s);
    }
    EXPECT_EQ(layer, Layer(0));
    at(3000);
    run(7s); // a calm of five seconds, and the rise
    EXPECT_EQ(layer, Layer(1)) << "twice of what it takes: " << steering.explain(now);
}

TEST_F(Steered, APictureThatCameAndWentStaysOffEverLonger) {
    at(3000);
    run(5s);
    std::size_t switches = 0;
    auto before = layer;
    for (int i = 0; i < 30; ++i) {
        for (const std::int64_t kbps : {100, 300}) { // its lowest layer takes 212
            at(kbps);
            for (int n = 0; n < 20; ++n) {
                run(100ms);
                switches += layer.has_value() != before.has_value() ? 1 : 0;
                before = layer;
            }
        }
    }
    EXPECT_LE(switches, 16U) << "in two minutes, of 60: " << steering.explain(now);
    at(3000);
    run(3s);
    EXPECT_TRUE(layer) << "where there is ample room it comes back at once";
}

/// The same camera with two temporal layers: each size at a half of its pictures and at all.
struct SteeredInPaces : Steered {
    SteeredInPaces() {
        input.tracks[0].layers = {{true, 90'000, 180},    {true, 150'000, 180},
                                  {true, 300'000, 360},   {true, 500'000, 360},
                                  {true, 1'000'000, 720}, {true, 1'700'000, 720}};
        input.tracks[0].paces = 2;
    }
};

TEST_F(SteeredInPaces, FewerPicturesComeBeforeSmallerOnes) {
    at(3000);
    run(5s);
    EXPECT_EQ(layer, Layer(5));
    at(1400);
    run(10s);
    EXPECT_EQ(layer, Layer(4)) << steering.explain(now);
}

TEST_F(SteeredInPaces, AMomentTooNarrowMakesNoPictureSmaller) {
    at(3000);
    run(5s);
    at(800, CongestionState::congested);
    run(900ms);
    EXPECT_EQ(layer, Layer(4)) << steering.explain(now);
    at(3000);
    run(200ms);
    EXPECT_EQ(layer, Layer(5)) << "as before, at once: " << steering.explain(now);
    at(800, CongestionState::congested);
    run(1200ms);
    EXPECT_EQ(layer, Layer(3)) << steering.explain(now);
    at(3000);
    run(2s);
    EXPECT_EQ(layer, Layer(3)) << steering.explain(now);
}

TEST_F(SteeredInPaces, WhatIsFarTooMuchGoesAtOnce) {
    at(3000);
    run(5s);
    at(300, CongestionState::congested);
    run(100ms);
    EXPECT_EQ(layer, Layer(1)) << steering.explain(now);
}

TEST_F(SteeredInPaces, WhatIsShownSmallerGetsSmallerAtOnce) {
    at(1400);
    run(5s);
    EXPECT_EQ(layer, Layer(4));
    input.tracks[0].render = RenderSize{320, 180};
    run(100ms);
    EXPECT_EQ(layer, Layer(1));
}

TEST_F(Steered, AnUnknownPathLimitsNothing) {
    EXPECT_EQ(steering.decide(input, std::nullopt, now).front().layer, Layer(2));
    EXPECT_FALSE(steering.goal());
}

} // namespace
} // namespace conclave::media
