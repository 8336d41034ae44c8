#include "media/sfu/testing/emulated_room_test.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

/// Whole rooms over bad networks: tests/scenarios/engine.
namespace conclave::media::sfu {
namespace {

using namespace testing;

std::filesystem::path folder() {
    return std::filesystem::path(CONCLAVE_TESTS_FOLDER) / "scenarios/engine";
}

std::vector<std::string> names() {
    std::vector<std::string> out;
    for (const auto& entry : std::filesystem::directory_iterator(folder())) {
        if (entry.path().extension() == ".scenario") {
            out.push_back(entry.path().stem().string());
        }
    }
    std::ranges::sort(out);
    return out;
}

struct Engine : World, ::testing::WithParamInterface<std::string> {};

TEST_P(Engine, LivesUpToTheScenario) {
    std::ifstream file(folder() / (GetParam() + ".scenario"));
    std::stringstream text;
    text << file.rdbuf();
    const auto scenario = parse_engine_scenario(text.str());
    ASSERT_FALSE(scenario.expectations.empty());
    EmulatedRoom room(*this, scenario);
    const auto faults = room.run();
    for (const auto& fault : faults) {
        ADD_FAILURE() << fault;
    }
    if (!faults.empty()) {
        std::cout << room.trace();
    }
}

INSTANTIATE_TEST_SUITE_P(Scenarios, Engine, ::testing::ValuesIn(names()),
                         [](const auto& tried) { return tried.param; });

struct EngineScenarios : World {};

TEST_F(EngineScenarios, FalseExpectationsFail) {
    const auto scenario = parse_engine_scenario(
        "seed 3\nlength 3s\nparticipant a\nparticipant b joins 0.5s\n"
        "at 0s all down delay 20ms rate 1M\nat 0s all up delay 20ms\n"
        "expect b starts within 1ms\nexpect b freeze below 1ms\n"
        "expect b silence below 1ms\nexpect b sees 1080 within 3s after 0s\n"
        "expect b sees 1080 from 0s to 3s\nexpect b pictures 31 from 1s to 3s\n"
        "expect b estimate 5000% within 1s after 1s\n"
        "expect b queue below 0ms\nexpect a keyframes below 1\n"
        "expect b switched below 0\n");
    EXPECT_EQ(EmulatedRoom(*this, scenario).run().size(), scenario.expectations.size());
}

/// A world without a test of its own.
struct Bare : World {
    void TestBody() override {}
};

TEST(EngineScenario, IsTheSameEachTime) {
    const auto scenario =
        parse_engine_scenario("seed 3\nlength 4s\nparticipant a\nparticipant b\n"
                              "at 0s all down delay 20ms rate 1M loss 10%\n"
                              "at 0s all up delay 20ms loss 5%\nexpect b flows at end\n");
    std::vector<std::string> traces;
    for (int i = 0; i < 2; ++i) {
        Bare world;
        EmulatedRoom room(world, scenario);
        static_cast<void>(room.run());
        traces.push_back(room.trace());
    }
    EXPECT_FALSE(traces[0].empty());
    EXPECT_EQ(traces[0], traces[1]);
}

TEST(EngineScenario, RefusesWhatItDoesNotKnow) {
    const std::string begin = "length 1s\nparticipant a\n";
    EXPECT_EQ(parse_engine_scenario(begin + "at 0s a up loss 5%\n").changes.size(), 1U);
    for (const char* line :
         {"at 0s b up loss 5%", "at 0s a left loss 5%", "at 0s a up loss 5", "at 0s a up loss",
          "expect a luck", "expect b flows at end", "participant c sings yes", "wish luck"}) {
        EXPECT_THROW((void)parse_engine_scenario(begin + line + "\n"), std::invalid_argument)
            << line;
    }
    EXPECT_THROW((void)parse_engine_scenario("length 1s\n"), std::invalid_argument);
}

} // namespace
} // namespace conclave::media::sfu
