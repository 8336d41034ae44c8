#include "media/speaker/detector.hpp"

#include <gtest/gtest.h>

namespace conclave::media {
namespace {

using namespace std::chrono_literals;

struct Speakers : testing::Test {
    SpeakerDetector detector;
    base::MonoTime now{1h};
    std::map<SpeakerDetector::Id, std::uint8_t> levels; // of everybody, at present

    /// Packets each 20 ms, an evaluation each 100 ms; how often the list changed.
    int pass(std::chrono::milliseconds time) {
        int changes = 0;
        for (auto t = 0ms; t < time; t += 20ms) {
            now += 20ms;
            for (const auto& [id, level] : levels) {
                detector.on_level(id, level, now);
            }
            if (t % 100 == 0ms) {
                changes += detector.evaluate(now) ? 1 : 0;
            }
        }
        return changes;
    }
};

TEST_F(Speakers, NobodySpeaksInSilence) {
    levels = {{1, 127}, {2, 127}};
    EXPECT_EQ(pass(10s), 0);
    EXPECT_TRUE(detector.speakers().empty());
}

TEST_F(Speakers, TheOneWhoSpeaksHasTheFloor) {
    levels = {{1, 127}, {2, 30}};
    EXPECT_EQ(pass(3s), 1);
    EXPECT_EQ(detector.speakers(), (std::vector<SpeakerDetector::Id>{2}));
}

TEST_F(Speakers, TheFloorPassesOnAndTheListRemembers) {
    levels = {{1, 30}, {2, 127}};
    pass(3s);
    levels = {{1, 127}, {2, 30}};
    EXPECT_EQ(pass(4s), 1);
    EXPECT_EQ(detector.speakers(), (std::vector<SpeakerDetector::Id>{2, 1}));
}

TEST_F(Speakers, AnInterjectionDoesNotTakeTheFloor) {
    levels = {{1, 30}, {2, 127}};
    pass(5s);
    levels[2] = 25;
    EXPECT_EQ(pass(100ms), 0);
    levels[2] = 127;
    EXPECT_EQ(pass(3s), 0);
    EXPECT_EQ(detector.speakers().front(), 1U);
}

TEST_F(Speakers, TheFloorIsHeldForAWhile) {
    levels = {{1, 30}, {2, 127}};
    while (detector.speakers().empty()) {
        pass(100ms);
    }
    levels = {{1, 127}, {2, 20}};
    pass(1s);
    EXPECT_EQ(detector.speakers().front(), 1U);
    pass(3s);
    EXPECT_EQ(detector.speakers().front(), 2U);
}

TEST_F(Speakers, WhereNobodySpeaksTheOneWithSoundsHasTheFloor) {
    levels = {{1, 40}, {2, 127}}; // an even hum, which is speech until the noise floor is known
    pass(20s);
    EXPECT_EQ(detector.speakers().front(), 1U);
    for (int beep = 0; beep < 10; ++beep) {
        levels[2] = 20;
        pass(20ms);
        levels[2] = 127;
        pass(480ms);
    }
    EXPECT_EQ(detector.speakers().front(), 2U);
}

TEST_F(Speakers, SoundsDoNotTakeTheFloorFromSpeech) {
    levels = {{1, 127}, {2, 127}};
    for (int second = 0; second < 10; ++second) {
        levels[1] = 30;
        pass(700ms);
        levels[1] = 127;
        levels[2] = 20;
        pass(20ms);
        levels[2] = 127;
        pass(280ms);
    }
    EXPECT_EQ(detector.speakers(), (std::vector<SpeakerDetector::Id>{1}));
}

TEST_F(Speakers, WhoLeavesIsOffTheList) {
    levels = {{1, 30}};
    pass(3s);
    levels.clear();
    detector.remove(1);
    EXPECT_EQ(pass(200ms), 1);
    EXPECT_TRUE(detector.speakers().empty());
}

} // namespace
} // namespace conclave::media
