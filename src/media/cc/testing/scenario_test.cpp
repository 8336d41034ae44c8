#include "media/cc/testing/emulated_call.hpp"
#include "media/cc/testing/scenario.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

namespace conclave::media::testing {
namespace {

using namespace std::chrono_literals;

std::filesystem::path folder() {
    return std::filesystem::path(CONCLAVE_TESTS_FOLDER) / "scenarios/congestion";
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

class Congestion : public ::testing::TestWithParam<std::string> {};

TEST_P(Congestion, LivesUpToTheScenario) {
    std::ifstream file(folder() / (GetParam() + ".scenario"));
    std::stringstream text;
    text << file.rdbuf();
    const auto scenario = parse_scenario(text.str());
    ASSERT_FALSE(scenario.expectations.empty());
    EmulatedCall call(scenario);
    const auto faults = call.run();
    for (const auto& fault : faults) {
        ADD_FAILURE() << fault;
    }
    if (!faults.empty()) {
        std::cout << call.trace();
    }
}

INSTANTIATE_TEST_SUITE_P(Scenarios, Congestion, ::testing::ValuesIn(names()),
                         [](const auto& tried) { return tried.param; });

TEST(Scenario, ReadsLinksAndExpectations) {
    const auto scenario = parse_scenario("seed 3 # a comment\nlength 10s\nmedia 2M\n"
                                         "at 0s rate 1M delay 5ms burst 1% 20%\nat 1.5s rate 300k\n"
                                         "expect queue below 10ms from 1s to 2s\n");
    EXPECT_EQ(scenario.seed, 3U);
    ASSERT_EQ(scenario.changes.size(), 2U);
    EXPECT_EQ(scenario.link_at(1s).rate, Bitrate::mbps(1));
    EXPECT_EQ(scenario.link_at(1500ms).rate, Bitrate::kbps(300));
    EXPECT_EQ(scenario.link_at(2s).delay, 5ms);
    EXPECT_DOUBLE_EQ(scenario.link_at(2s).burst_end, 0.2);
    EXPECT_THROW((void)parse_scenario("length 10s\nmedia 2M\nat 1s rate 1M\n"),
                 std::invalid_argument);
    EXPECT_THROW((void)parse_scenario("length 10s\nmedia 2M\nat 0s rate 1X\n"),
                 std::invalid_argument);
    EXPECT_THROW((void)parse_scenario("length 10s\n"), std::invalid_argument);
    EXPECT_THROW((void)parse_scenario("wish luck\n"), std::invalid_argument);
}

TEST(Scenario, AFalseExpectationFails) {
    const auto scenario = parse_scenario("length 5s\nmedia 300k\nat 0s rate 1M delay 20ms\n"
                                         "expect throughput 300% from 1s to 5s\n"
                                         "expect queue below 0ms from 1s to 5s\n"
                                         "expect freeze below 1ms\n"
                                         "expect target 9000% within 1s after 1s\n");
    EXPECT_EQ(EmulatedCall(scenario).run().size(), 4U);
}

TEST(EmulatedLink, QueuesDelaysAndDrops) {
    const base::MonoTime start(10s);
    EmulatedLink link({.rate = Bitrate::kbps(960), .delay = 20ms, .queue = 25ms}, 1);
    EXPECT_EQ(link.send(1200, start), start + 30ms) << "10 ms on the line, 20 ms of way";
    EXPECT_EQ(link.send(1200, start), start + 40ms);
    EXPECT_EQ(link.send(1200, start), start + 50ms);
    EXPECT_FALSE(link.send(1200, start).has_value()) << "it would wait 30 ms";
    EXPECT_EQ(link.overflowed(), 1U);
    link.set({.rate = Bitrate::kbps(1920), .delay = 0ms, .queue = 25ms}, start + 10ms);
    EXPECT_EQ(link.queue_delay(start + 10ms), 10ms) << "20 ms of the old rate";
}

TEST(EmulatedLink, LosesTheShareItIsToldTo) {
    EmulatedLink link({.loss = 0.05, .burst_begin = 0.01, .burst_end = 0.25}, 5);
    int lost = 0;
    for (int i = 0; i < 100'000; ++i) {
        lost += link.send(100, base::MonoTime(i * 1ms)).has_value() ? 0 : 1;
    }
    EXPECT_NEAR(lost, 8650, 500); // 1/26 of the time in a burst, 5 % of the rest
}

} // namespace
} // namespace conclave::media::testing
