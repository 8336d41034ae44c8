#include "media/cc/feedback_builder.hpp"
#include "media/cc/transport_feedback.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <vector>

namespace conclave::media {
namespace {

using namespace std::chrono_literals;
using Bytes = std::vector<std::uint8_t>;

std::vector<PacketStatus> walk(const TransportFeedback& feedback) {
    std::vector<PacketStatus> out;
    TransportFeedback::Cursor cursor(feedback);
    PacketStatus status;
    while (cursor.next(status)) {
        out.push_back(status);
    }
    return out;
}

FeedbackError error_of(const Bytes& bytes) {
    const auto feedback = TransportFeedback::parse(bytes);
    EXPECT_FALSE(feedback.has_value());
    return feedback ? FeedbackError::too_short : feedback.error();
}

TEST(TransportFeedback, ReadsARunAndVectors) {
    // Base 0xFFFE, 11 packets: a run of two lost, seven two-bit symbols, two of a one-bit vector.
    const Bytes bytes = {0xFF, 0xFE, 0x00, 0x0B, 0xFF, 0xFF, 0xFE, 0x07, 0x00, 0x02,
                         0xD2, 0x01, 0x90, 0x00, 0x04, 0xFF, 0xF8, 0x10, 0x08, 0x00};
    const auto feedback = TransportFeedback::parse(bytes);
    ASSERT_TRUE(feedback.has_value()) << to_text(feedback.error());
    EXPECT_EQ(feedback->base_sequence(), 0xFFFE);
    EXPECT_EQ(feedback->reference_time(), -2);
    EXPECT_EQ(feedback->feedback_count(), 7);
    const auto all = walk(*feedback);
    ASSERT_EQ(all.size(), 11U);
    EXPECT_FALSE(all[0].received);
    EXPECT_EQ(all[1].sequence, 0xFFFF);
    EXPECT_EQ(all[2].sequence, 0); // over the wrap
    // 0xD201 = 11 01 00 10 00 00 00 01: small, lost, large, lost, lost, lost, small
    EXPECT_TRUE(all[2].received);
    EXPECT_EQ(all[2].since_reference, 1ms);
    EXPECT_FALSE(all[3].received);
    EXPECT_TRUE(all[4].received);
    EXPECT_EQ(all[4].since_reference, -1ms) << "a negative delta: reordering";
    EXPECT_TRUE(all[8].received);
    EXPECT_EQ(all[8].since_reference, 3ms);
    // 0x9000 = 10 01...: lost, received
    EXPECT_FALSE(all[9].received);
    EXPECT_TRUE(all[10].received);
    EXPECT_EQ(all[10].since_reference, 5ms);
}

TEST(TransportFeedback, RefusesWhatDoesNotAddUp) {
    EXPECT_EQ(error_of({}), FeedbackError::too_short);
    EXPECT_EQ(error_of({0, 1, 0, 1, 0, 0, 0, 0, 0x20}), FeedbackError::too_short);
    EXPECT_EQ(error_of({0, 1, 0, 0, 0, 0, 0, 0, 0, 0}), FeedbackError::no_packets);
    EXPECT_EQ(error_of({0, 1, 0x20, 1, 0, 0, 0, 0, 0, 0}), FeedbackError::too_many);
    EXPECT_EQ(error_of({0, 1, 0, 1, 0, 0, 0, 0, 0x20, 2, 0, 0}), FeedbackError::count_mismatch)
        << "a run of two for one packet";
    EXPECT_EQ(error_of({0, 1, 0, 1, 0, 0, 0, 0, 0xB0, 0, 0, 0}), FeedbackError::count_mismatch)
        << "a vector that goes on after the last packet";
    EXPECT_EQ(error_of({0, 1, 0, 3, 0, 0, 0, 0, 0x20, 1}), FeedbackError::too_short)
        << "a chunk is missing";
    EXPECT_EQ(error_of({0, 1, 0, 1, 0, 0, 0, 0, 0x20, 1}), FeedbackError::too_short)
        << "a delta is missing";
    EXPECT_EQ(error_of({0, 1, 0, 1, 0, 0, 0, 0, 0x40, 1, 0}), FeedbackError::too_short)
        << "half a delta is missing";
    EXPECT_EQ(error_of({0, 1, 0, 1, 0, 0, 0, 0, 0x60, 1, 0, 0}), FeedbackError::reserved_symbol);
    EXPECT_EQ(error_of({0, 1, 0, 1, 0, 0, 0, 0, 0x20, 1, 4, 0, 0, 0, 0}),
              FeedbackError::trailing_bytes);
    EXPECT_EQ(error_of({0, 1, 0, 2, 0, 0, 0, 0, 0x40, 2, 0x80, 0, 0xFF, 0xFF}),
              FeedbackError::bad_times);
}

TEST(TransportFeedback, EndsAMessageBeforeATimeThatNoReaderTakes) {
    const base::MonoTime start(5000s);
    FeedbackBuilder builder;
    builder.begin(1, start);
    ASSERT_TRUE(builder.add(1, start));
    ASSERT_TRUE(builder.add(2, start - 8s));
    EXPECT_FALSE(builder.add(3, start - 9s)) << "each step fits, the sum does not";
    EXPECT_TRUE(TransportFeedback::parse(builder.finish(0)).has_value());
}

/// What was put in comes out, to the quarter of a millisecond.
void expect_round_trip(const std::map<std::uint32_t, std::chrono::microseconds>& arrivals) {
    const base::MonoTime start(5000s);
    FeedbackBuilder builder;
    const auto base = arrivals.begin()->first;
    builder.begin(static_cast<std::uint16_t>(base), start + arrivals.begin()->second);
    for (const auto& [number, time] : arrivals) {
        ASSERT_TRUE(builder.add(static_cast<std::uint16_t>(number), start + time));
    }
    const auto bytes = builder.finish(9);
    EXPECT_EQ(bytes.size() % 4, 0U);
    const auto feedback = TransportFeedback::parse(bytes);
    ASSERT_TRUE(feedback.has_value()) << to_text(feedback.error());
    EXPECT_EQ(feedback->feedback_count(), 9);
    const auto all = walk(*feedback);
    ASSERT_EQ(all.size(), arrivals.rbegin()->first - base + 1);
    const auto zero = feedback->reference_time() * 64ms;
    for (std::uint32_t i = 0; i < all.size(); ++i) {
        const auto found = arrivals.find(base + i);
        ASSERT_EQ(all[i].received, found != arrivals.end()) << "packet " << i;
        EXPECT_EQ(all[i].sequence, static_cast<std::uint16_t>(base + i));
        if (found != arrivals.end()) {
            const auto error = 5000s + found->second - zero - all[i].since_reference;
            EXPECT_GE(error, 0us);
            EXPECT_LT(error, 250us);
        }
    }
}

TEST(FeedbackBuilder, RoundTripsEveryPatternOfFifteenPackets) {
    // All ways to lose some of 14 packets between two received ones: every kind of chunk.
    for (std::uint32_t pattern = 0; pattern < 1U << 14U; ++pattern) {
        std::map<std::uint32_t, std::chrono::microseconds> arrivals = {{65'530, 0us}};
        for (std::uint32_t i = 0; i < 14; ++i) {
            if ((pattern >> i & 1U) != 0) {
                arrivals[65'531 + i] = (i + 1) * (i % 5 == 4 ? 90'000us : 900us);
            }
        }
        arrivals[65'545] = 20ms;
        expect_round_trip(arrivals);
    }
}

TEST(FeedbackBuilder, LongRunsOfBothKinds) {
    std::map<std::uint32_t, std::chrono::microseconds> arrivals;
    for (std::uint32_t i = 0; i < 300; ++i) {
        arrivals[i] = i * 1ms;
    }
    arrivals[5000] = 400ms;
    for (std::uint32_t i = 8000; i < 8192; ++i) {
        arrivals[i] = 400ms + (i - 8000) * 100ms % 1700ms; // large deltas, some negative
    }
    expect_round_trip(arrivals);
}

TEST(FeedbackBuilder, SaysWhenAPacketDoesNotFit) {
    const base::MonoTime start(1s);
    FeedbackBuilder builder;
    builder.begin(1, start);
    EXPECT_TRUE(builder.add(1, start));
    EXPECT_FALSE(builder.add(2, start + 9s)) << "more than 16 bits of 250 µs";
    EXPECT_FALSE(builder.add(1 + feedback_format::max_statuses, start));
    std::uint16_t number = 2;
    while (builder.add(number, start + number * 100ms)) { // large deltas
        ++number;
    }
    EXPECT_GT(number, 400);
    const auto bytes = builder.finish(0);
    EXPECT_LE(bytes.size(), FeedbackBuilder::max_size);
    const auto feedback = TransportFeedback::parse(bytes);
    ASSERT_TRUE(feedback.has_value());
    EXPECT_EQ(feedback->status_count(), number - 1);
}

TEST(FeedbackBuilder, ReferenceTimeWrapsAt24Bits) {
    const auto turn = 64ms * (1 << 24);
    const base::MonoTime late(turn + 128ms);
    FeedbackBuilder builder;
    builder.begin(1, late);
    ASSERT_TRUE(builder.add(1, late));
    const auto feedback = TransportFeedback::parse(builder.finish(0));
    ASSERT_TRUE(feedback.has_value());
    EXPECT_EQ(feedback->reference_time(), 2);
}

TEST(Unwrap16, FindsTheNearest) {
    EXPECT_EQ(unwrap16(5, 65'534), 65'541);
    EXPECT_EQ(unwrap16(65'530, 65'541), 65'530);
    EXPECT_EQ(unwrap16(0, 1'000'000), 983'040 + 0);
    EXPECT_EQ(unwrap16(7, 7), 7);
}

} // namespace
} // namespace conclave::media
