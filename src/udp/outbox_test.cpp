#include "udp/outbox.hpp"

#include <deque>
#include <gtest/gtest.h>

namespace conclave::udp {
namespace {

using namespace std::chrono_literals;

struct FakeWire final : Wire {
    std::deque<Outcome> answers; // for each call; `sent` when empty
    std::vector<std::size_t> runs;
    std::string bytes;
    std::pair<std::size_t, Outcome> send(std::span<const Message> messages) override {
        if (!answers.empty()) {
            const auto answer = answers.front();
            answers.pop_front();
            if (answer != Outcome::sent) {
                return {0, answer};
            }
        }
        for (const auto& message : messages) {
            runs.push_back(message.packets.size());
            for (const auto packet : message.packets) {
                bytes.append(packet.begin(), packet.end());
            }
        }
        return {messages.size(), Outcome::sent};
    }
};

struct OutboxTest : testing::Test {
    FakeWire wire;
    Outbox outbox{wire};
    base::MonoTime now{1h};
    void put(char c) {
        auto room = outbox.reserve(now);
        ASSERT_FALSE(room.empty());
        room[0] = static_cast<std::uint8_t>(c);
        outbox.commit(Address::v4({127, 0, 0, 1}, 9), 1);
    }
};

TEST_F(OutboxTest, SendsATurnAsRuns) {
    put('a');
    put('b');
    EXPECT_TRUE(outbox.flush(now));
    EXPECT_EQ(wire.runs, (std::vector<std::size_t>{2}));
    EXPECT_EQ(wire.bytes, "ab");
    EXPECT_TRUE(outbox.empty());
    EXPECT_EQ(outbox.stats().packets, 2U);
}

TEST_F(OutboxTest, KeepsWhatABusyKernelRefusesAndTheOrder) {
    put('a');
    wire.answers = {Wire::Outcome::busy};
    EXPECT_FALSE(outbox.flush(now));
    put('b');
    now += 2ms;
    EXPECT_TRUE(outbox.flush(now));
    EXPECT_EQ(wire.bytes, "ab");
}

TEST_F(OutboxTest, DropsWhatWaitedTooLong) {
    put('a');
    wire.answers = {Wire::Outcome::busy, Wire::Outcome::busy};
    EXPECT_FALSE(outbox.flush(now));
    now += Outbox::max_wait;
    put('b');
    EXPECT_TRUE(outbox.flush(now));
    EXPECT_EQ(wire.bytes, "b");
    EXPECT_EQ(outbox.stats().dropped_late, 1U);
}

TEST_F(OutboxTest, DropsNewPacketsWhileBothBatchesAreFull) {
    wire.answers.assign(10, Wire::Outcome::busy);
    for (std::size_t i = 0; i < 2 * Outbox::capacity; ++i) {
        put('x');
    }
    EXPECT_TRUE(outbox.reserve(now).empty());
    EXPECT_EQ(outbox.stats().dropped_full, 1U);
    wire.answers.clear();
    EXPECT_TRUE(outbox.flush(now));
    EXPECT_EQ(wire.bytes.size(), 2 * Outbox::capacity);
}

TEST_F(OutboxTest, SendsSinglyWhatCannotBeSegmentedAndStopsTrying) {
    for (unsigned i = 0; i < Outbox::gso_failures_allowed; ++i) {
        EXPECT_TRUE(outbox.segments(now));
        put('a');
        put('b');
        wire.answers = {Wire::Outcome::failed};
        EXPECT_TRUE(outbox.flush(now));
    }
    EXPECT_EQ(wire.bytes, "ababab");
    EXPECT_FALSE(outbox.segments(now));
    wire.runs.clear();
    put('a');
    put('b');
    EXPECT_TRUE(outbox.flush(now));
    EXPECT_EQ(wire.runs, (std::vector<std::size_t>{1, 1}));
    EXPECT_TRUE(outbox.segments(now + Outbox::gso_pause));
}

TEST_F(OutboxTest, APacketThatCannotBeSentIsCountedAndTheNextOneGoes) {
    put('a');
    wire.answers = {Wire::Outcome::failed};
    EXPECT_TRUE(outbox.flush(now));
    put('b');
    EXPECT_TRUE(outbox.flush(now));
    EXPECT_EQ(wire.bytes, "b");
    EXPECT_EQ(outbox.stats().failed, 1U);
}

} // namespace
} // namespace conclave::udp
