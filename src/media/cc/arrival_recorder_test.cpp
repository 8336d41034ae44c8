#include "media/cc/arrival_recorder.hpp"
#include "media/cc/send_history.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <vector>

namespace conclave::media {
namespace {

using namespace std::chrono_literals;
const base::MonoTime start(1000s);

std::vector<PacketStatus> statuses(std::span<const std::uint8_t> message) {
    std::vector<PacketStatus> out;
    const auto feedback = TransportFeedback::parse(message);
    EXPECT_TRUE(feedback.has_value());
    if (feedback) {
        TransportFeedback::Cursor cursor(*feedback);
        PacketStatus status;
        while (cursor.next(status)) {
            out.push_back(status);
        }
    }
    return out;
}

TEST(ArrivalRecorder, TellsEveryHundredMilliseconds) {
    ArrivalRecorder recorder;
    EXPECT_FALSE(recorder.due(start));
    recorder.record(10, start, 100);
    EXPECT_FALSE(recorder.due(start + 99ms));
    EXPECT_TRUE(recorder.due(start + 100ms));
    EXPECT_EQ(statuses(recorder.build(start + 100ms)).size(), 1U);
    EXPECT_FALSE(recorder.due(start + 500ms)) << "nothing new";
    EXPECT_TRUE(recorder.build(start + 500ms).empty());
}

TEST(ArrivalRecorder, TellsFasterWhenMoreFlowsAndSlowerWhenItCostsTooMuch) {
    ArrivalRecorder fast;
    for (std::uint16_t i = 0; i < 100; ++i) {
        fast.record(i, start + i * 1ms, 1200); // 9.6 Mbit/s
    }
    ASSERT_FALSE(fast.build(start + 100ms).empty());
    EXPECT_EQ(fast.interval(), 50ms);

    ArrivalRecorder slow;
    for (std::uint16_t i = 0; i < 5; ++i) {
        slow.record(i, start + i * 20ms, 100); // 40 kbit/s: 5 % are 250 bytes a second
    }
    ASSERT_FALSE(slow.build(start + 100ms).empty());
    EXPECT_EQ(slow.interval(), 250ms);
}

TEST(ArrivalRecorder, TellsAtOnceWhenMuchIsPending) {
    ArrivalRecorder recorder;
    for (std::uint16_t i = 0; i < ArrivalRecorder::most_pending; ++i) {
        EXPECT_FALSE(recorder.due(start + 1ms));
        recorder.record(i, start, 1200);
    }
    EXPECT_TRUE(recorder.due(start + 1ms));
    std::size_t told = 0;
    while (recorder.due(start + 1ms)) {
        told += statuses(recorder.build(start + 1ms)).size();
    }
    EXPECT_EQ(told, ArrivalRecorder::most_pending);
}

TEST(ArrivalRecorder, GapsAndReorderingOverTheWrap) {
    ArrivalRecorder recorder;
    recorder.record(65'534, start, 1200);
    recorder.record(1, start + 2ms, 1200);
    recorder.record(65'535, start + 3ms, 1200); // came after 1
    const auto all = statuses(recorder.build(start + 100ms));
    ASSERT_EQ(all.size(), 4U);
    EXPECT_TRUE(all[1].received);
    EXPECT_FALSE(all[2].received) << "number 0 is missing";
    EXPECT_LT(all[3].since_reference, all[1].since_reference);
}

TEST(ArrivalRecorder, ALatePacketIsToldOfAfterAll) {
    ArrivalRecorder recorder;
    recorder.record(1, start, 1200);
    recorder.record(3, start, 1200);
    EXPECT_FALSE(statuses(recorder.build(start + 100ms))[1].received);
    recorder.record(2, start + 120ms, 1200);
    recorder.record(4, start + 130ms, 1200);
    const auto all = statuses(recorder.build(start + 200ms));
    ASSERT_EQ(all.size(), 3U) << "2, 3 once more, 4";
    EXPECT_EQ(all[0].sequence, 2);
    EXPECT_TRUE(all[0].received);
    recorder.record(0, start + 10s, 1200);
    EXPECT_EQ(recorder.too_late(), 1U);
}

TEST(ArrivalRecorder, DuplicatesKeepTheFirstArrival) {
    ArrivalRecorder recorder;
    recorder.record(1, start, 1200);
    recorder.record(1, start + 50ms, 1200);
    EXPECT_EQ(recorder.duplicates(), 1U);
    const auto all = statuses(recorder.build(start + 100ms));
    ASSERT_EQ(all.size(), 1U);
    EXPECT_LT(all[0].since_reference, 64ms);
}

TEST(ArrivalRecorder, AJumpPastTheWindowBeginsAnew) {
    ArrivalRecorder recorder;
    recorder.record(1, start, 1200);
    recorder.record(20'000, start + 1ms, 1200);
    const auto all = statuses(recorder.build(start + 100ms));
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].sequence, 20'000);
}

TEST(ArrivalRecorder, TimesTooFarApartTakeTwoMessages) {
    ArrivalRecorder recorder;
    recorder.record(1, start, 1200);
    recorder.record(2, start + 20s, 1200);
    EXPECT_EQ(statuses(recorder.build(start + 20s)).size(), 1U);
    EXPECT_TRUE(recorder.due(start + 20s));
    const auto all = statuses(recorder.build(start + 20s));
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].sequence, 2);
    EXPECT_FALSE(recorder.due(start + 20s));
}

/// 200 000 packets, some lost or swapped: the sender learns the fate of each one exactly.
TEST(SendHistory, LearnsOfEveryPacketThroughARecorder) {
    SendHistory history;
    ArrivalRecorder recorder;
    std::uint32_t random = 12345;
    const auto draw = [&random] { return (random = random * 1'664'525U + 1'013'904'223U) >> 16U; };
    std::int64_t sent = 0;
    std::int64_t received = 0;
    std::int64_t known_received = 0;
    std::int64_t known_lost = 0;
    std::int64_t corrected = 0;
    auto now = start;
    std::vector<std::uint16_t> swapped;
    const auto arrive = [&](std::uint16_t number) {
        recorder.record(number, now + 30ms, 1200);
        ++received;
    };
    for (int i = 0; i < 200'000; ++i) {
        now += 1ms;
        const auto number = history.add(now, 1200, 0);
        ++sent;
        if (draw() % 50 == 0) {
            swapped.push_back(number);
        } else if (draw() % 20 != 0) {
            arrive(number);
        }
        if (swapped.size() == 3) {
            for (const auto late : swapped) {
                arrive(late);
            }
            swapped.clear();
        }
        while (recorder.due(now + 30ms)) {
            const auto feedback = TransportFeedback::parse(recorder.build(now + 30ms));
            ASSERT_TRUE(feedback.has_value());
            const auto refused = history.apply(*feedback, [&](const PacketResult& result) {
                known_received += result.received ? 1 : 0;
                known_lost += result.received ? 0 : 1;
                corrected += result.was_lost ? 1 : 0;
                if (result.received) {
                    EXPECT_GE(result.arrival.count(), 0);
                }
            });
            ASSERT_FALSE(refused.has_value());
        }
    }
    EXPECT_GT(corrected, 0);
    EXPECT_NEAR(static_cast<double>(known_received), static_cast<double>(received), 110);
    EXPECT_NEAR(static_cast<double>(known_received + known_lost - corrected),
                static_cast<double>(sent), 110);
    EXPECT_LT(history.in_flight(), 110 * 1200);
}

TEST(SendHistory, RefusesFeedbackAboutWhatWasNeverSent) {
    SendHistory history;
    history.add(start, 1200, 0);
    FeedbackBuilder builder;
    builder.begin(1, start);
    ASSERT_TRUE(builder.add(1, start));
    ASSERT_TRUE(builder.add(2, start));
    const auto feedback = TransportFeedback::parse(builder.finish(0));
    ASSERT_TRUE(feedback.has_value());
    int results = 0;
    EXPECT_TRUE(history.apply(*feedback, [&](const PacketResult&) { ++results; }).has_value());
    history.add(start, 1200, 4);
    EXPECT_FALSE(history.apply(*feedback, [&](const PacketResult&) { ++results; }).has_value());
    EXPECT_EQ(results, 2);
    EXPECT_FALSE(history.apply(*feedback, [&](const PacketResult&) { ++results; }).has_value());
    EXPECT_EQ(results, 2) << "the same news is no news";
}

TEST(SendHistory, ReferenceTimesGoOnOverTheWrap) {
    SendHistory history;
    const auto turn = 64ms * (1 << 24);
    std::vector<std::chrono::microseconds> arrivals;
    for (const auto when : {turn / 2 - 1s, turn / 2 + 1s, turn - 1s, turn + 1s}) {
        const auto number = history.add(start, 1200, 0);
        FeedbackBuilder builder;
        builder.begin(number, base::MonoTime(when));
        ASSERT_TRUE(builder.add(number, base::MonoTime(when)));
        const auto feedback = TransportFeedback::parse(builder.finish(0));
        ASSERT_TRUE(feedback.has_value());
        ASSERT_FALSE(
            history
                .apply(*feedback,
                       [&](const PacketResult& result) { arrivals.push_back(result.arrival); })
                .has_value());
    }
    ASSERT_EQ(arrivals.size(), 4U);
    EXPECT_EQ(arrivals[1] - arrivals[0], 2s);
    EXPECT_EQ(arrivals[3] - arrivals[2], 2s);
}

} // namespace
} // namespace conclave::media
