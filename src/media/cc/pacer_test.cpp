#include "media/cc/pacer.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <vector>

namespace conclave::media {
namespace {

using namespace std::chrono_literals;
const base::MonoTime start(1000s);

/// A pacer, and what it gave back.
struct Bench {
    Pacer pacer{Bitrate::mbps(1)};
    std::vector<std::uint64_t> sent;
    std::vector<PacedPacket> dropped;

    void offer(PacketPriority priority, const PacedPacket& packet, base::MonoTime now) {
        if (pacer.pass(priority, packet.bytes, now)) {
            sent.push_back(packet.handle);
        } else {
            pacer.enqueue(priority, packet, [this](const PacedPacket& p) { dropped.push_back(p); });
        }
    }
    void drain(base::MonoTime now) {
        pacer.drain(now, [this](const PacedPacket& p) { sent.push_back(p.handle); });
    }
};

TEST(Pacer, SpreadsAKeyFrameOverItsTime) {
    Bench bench;
    for (std::uint64_t i = 0; i < 34; ++i) { // 40 kB
        bench.offer(PacketPriority::video, {.handle = i, .bytes = 1200}, start);
    }
    EXPECT_LE(bench.sent.size(), 2U);
    auto now = start;
    while (!bench.pacer.empty()) {
        now += 1ms;
        bench.drain(now);
    }
    EXPECT_TRUE(bench.dropped.empty());
    EXPECT_NEAR(static_cast<double>((now - start) / 1ms), 128, 10); // at 2.5 Mbit/s
    for (std::uint64_t i = 0; i < 34; ++i) {
        EXPECT_EQ(bench.sent.at(i), i) << "in order";
    }
}

TEST(Pacer, AudioNeverWaitsAndPrioritiesHold) {
    Bench bench;
    std::uint64_t handle = 0;
    for (; handle < 5; ++handle) {
        bench.offer(PacketPriority::video, {.handle = handle, .bytes = 1200}, start);
    }
    const auto passed = bench.sent.size();
    bench.offer(PacketPriority::audio, {.handle = 100, .bytes = 120}, start);
    EXPECT_EQ(bench.sent.size(), passed + 1);
    bench.offer(PacketPriority::retransmission, {.handle = 200, .bytes = 1200}, start);
    EXPECT_EQ(bench.sent.size(), passed + 1) << "the budget is used up";
    bench.drain(start + 100ms);
    EXPECT_EQ(bench.sent.at(passed + 1), 200U) << "before the video that came earlier";
}

TEST(Pacer, DropsTheNewestOfTheHighestTemporalLayer) {
    Bench bench;
    for (std::uint64_t i = 0; i < 100; ++i) { // 120 kB: more than 250 ms of 2.5 Mbit/s
        bench.offer(PacketPriority::video,
                    {.handle = i,
                     .bytes = 1200,
                     .track = 7,
                     .temporal = static_cast<std::uint8_t>(i % 2),
                     .discardable = i % 2 == 1},
                    start);
    }
    ASSERT_FALSE(bench.dropped.empty());
    for (const auto& packet : bench.dropped) {
        EXPECT_EQ(packet.temporal, 1);
        EXPECT_TRUE(packet.discardable);
    }
    EXPECT_LE(bench.pacer.queue_time(), Pacer::longest_queue);
    EXPECT_EQ(bench.pacer.dropped(), bench.dropped.size());
}

TEST(Pacer, GivesEveryPacketBackOnce) {
    Bench bench;
    for (std::uint64_t i = 0; i < 2000; ++i) { // more than its capacity
        bench.offer(PacketPriority::probe, {.handle = i, .bytes = 10}, start);
    }
    EXPECT_TRUE(bench.pacer.next_drain().has_value());
    bench.pacer.clear([&](const PacedPacket& p) { bench.dropped.push_back(p); });
    EXPECT_EQ(bench.sent.size() + bench.dropped.size(), 2000U);
    EXPECT_TRUE(bench.pacer.empty());
    EXPECT_FALSE(bench.pacer.next_drain().has_value());
}

/// Packets so small that places run out before the queue is too long.
TEST(Pacer, GivesThePlacesOfTheLowestPriorityToOthers) {
    Bench bench;
    for (std::uint64_t i = 0; i < 2 * Pacer::capacity; ++i) {
        bench.offer(PacketPriority::video,
                    {.handle = i, .bytes = 10, .temporal = static_cast<std::uint8_t>(i == 300)},
                    start);
    }
    ASSERT_FALSE(bench.dropped.empty());
    EXPECT_EQ(bench.dropped.front().temporal, 1); // from the middle of the queue
    bench.dropped.clear();
    bench.offer(PacketPriority::screen, {.handle = 10'000, .bytes = 10}, start);
    ASSERT_EQ(bench.dropped.size(), 1U);
    EXPECT_NE(bench.dropped.front().handle, 10'000U);
    bench.dropped.clear();
    bench.offer(PacketPriority::probe, {.handle = 20'000, .bytes = 10}, start);
    ASSERT_EQ(bench.dropped.size(), 1U);
    EXPECT_EQ(bench.dropped.front().handle, 20'000U); // nobody of a higher priority goes for it

    bench.sent.clear();
    bench.pacer.set_rate(Bitrate::mbps(100));
    bench.drain(start + 1s);
    ASSERT_EQ(bench.sent.size(), Pacer::capacity);
    EXPECT_EQ(bench.sent.front(), 10'000U); // the screen, then pictures in their order
    EXPECT_TRUE(std::is_sorted(bench.sent.begin() + 1, bench.sent.end()));
    EXPECT_TRUE(bench.pacer.empty());
}

} // namespace
} // namespace conclave::media
