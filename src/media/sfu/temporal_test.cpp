#include "media/sfu/testing/world_test.hpp"

#include <algorithm>

namespace conclave::media::sfu {
namespace {

using namespace std::chrono_literals;
using namespace testing;

/// A camera of one encoding in three temporal layers, 30 pictures a second of 1000 bytes each: 240
/// kbit/s, of which a half is in the highest layer and a quarter in the next.
struct Temporal : World {
    Seat& alice = join();
    Seat& bob = join();
    OutgoingId copy = 0;
    std::uint16_t n = 0; // pictures so far
    std::uint8_t tl0 = 250;

    Temporal() {
        const auto source = alice.transport->receive(incoming(Kind::video, "1")).value();
        copy = bob.transport->send(source, outgoing(Kind::video, "6")).value().id;
        bob.transport->start(copy);
    }
    Outgoing picture(bool key) {
        constexpr std::array<std::uint8_t, 4> order{0, 2, 1, 2};
        const std::uint8_t temporal = order[n % 4];
        if (temporal == 0) {
            ++tl0;
        }
        const int id = (32'700 + n) % 32'768;
        base::Bytes payload{0x90,
                            0xe0,
                            static_cast<std::uint8_t>(0x80 | id >> 8),
                            static_cast<std::uint8_t>(id),
                            tl0,
                            static_cast<std::uint8_t>(temporal << 6 | (n % 4 != 3 ? 0x20 : 0)),
                            static_cast<std::uint8_t>(key ? 0x10 : 0x11)};
        payload.resize(1000, temporal);
        return {.ssrc = 0xc0,
                .seq = static_cast<std::uint16_t>(65'000 + n),
                .time = 3000U * n++,
                .payload_type = 96,
                .marker = true,
                .mid = "1",
                .payload = payload};
    }
    void second(bool key = false) {
        for (int i = 0; i < 30; ++i) {
            alice.client->send(picture(key && i == 0));
            pass(33ms);
        }
    }
    void limit(std::uint64_t rate) {
        BandwidthProfile profile;
        profile.max_bitrate = rate;
        bob.transport->set_bandwidth_profile(profile);
        second(); // for the change to take place
        bob.client->rtp.clear();
    }
    /// How many of a second's pictures came, of each layer.
    std::array<int, 3> pace() {
        bob.client->rtp.clear();
        second();
        std::array<int, 3> count{};
        for (const auto& packet : bob.client->rtp) {
            ++count[packet.payload().back()];
        }
        return count;
    }
    /// Numbers of packets and of pictures go on by one, those of the lowest layer too.
    void expect_one_line() {
        for (std::size_t i = 1; i < bob.client->rtp.size(); ++i) {
            const auto before = bob.client->rtp[i - 1].payload();
            const auto after = bob.client->rtp[i].payload();
            const auto id = [](const base::Bytes& p) { return (p[2] & 0x7f) << 8 | p[3]; };
            EXPECT_EQ(static_cast<std::uint16_t>(bob.client->rtp[i].view.seq.value -
                                                 bob.client->rtp[i - 1].view.seq.value),
                      1);
            EXPECT_EQ((id(after) - id(before)) & 0x7fff, 1) << i;
            EXPECT_EQ((after[4] - before[4]) & 0xff, after.back() == 0 ? 1 : 0) << i;
        }
        EXPECT_GE(bob.client->rtp.size(), 7U);
    }
};

TEST_F(Temporal, TheHighestLayersGoBeforeThePicture) {
    second(true);
    second();
    second();
    EXPECT_EQ(pace()[2], 15) << bob.transport->explain();
    limit(240'000); // repairs have their share of it
    EXPECT_EQ(pace()[2], 0) << bob.transport->explain();
    EXPECT_GE(pace()[1], 7);
    expect_one_line();
    limit(125'000);
    EXPECT_EQ(pace()[1], 0) << bob.transport->explain();
    EXPECT_GE(pace()[0], 7);
    expect_one_line();
    EXPECT_TRUE(bob.ear.off.empty());
}

TEST_F(Temporal, TheyComeBackWithoutAKeyFrame) {
    second(true);
    second();
    second();
    limit(125'000);
    EXPECT_EQ(pace()[2], 0);
    const auto asked = hub.counters().keyframe_requests_sent;
    BandwidthProfile wide;
    bob.transport->set_bandwidth_profile(wide);
    bob.client->rtp.clear();
    second();
    expect_one_line(); // over the change too
    EXPECT_EQ(pace()[2], 15);
    EXPECT_EQ(hub.counters().keyframe_requests_sent, asked);
}

TEST_F(Temporal, WhatWasLostOnTheWayToUsIsFilledInWhateverItsLayer) {
    second(true);
    second();
    second();
    limit(125'000);
    while (n % 4 != 1) {
        alice.client->send(picture(false));
    }
    const auto lost = picture(false); // of the highest layer, which bob does not get
    bob.client->rtp.clear();
    for (int i = 0; i < 8; ++i) {
        alice.client->send(picture(false));
        pass(33ms);
    }
    const auto before = bob.client->rtp.size();
    alice.client->send(lost);
    pass(5ms);
    ASSERT_EQ(bob.client->rtp.size(), before + 1) << "bob sees a gap until it comes";
    EXPECT_EQ(bob.client->rtp.back().payload().back(), 2);
    std::ranges::sort(bob.client->rtp, {}, [](const auto& p) { return p.view.seq.value; });
}

TEST_F(Temporal, AnEncoderThatCountsAnewLosesNoPicture) {
    second(true);
    second();
    second();
    limit(240'000);
    for (int round = 0; round < 3; ++round) {
        auto first = picture(true);
        n = static_cast<std::uint16_t>(n + 4 - n % 4); // a key frame is of the lowest layer
        first = picture(true);
        first.payload[2] = 0x80; // a lower number than all before it
        first.payload[3] = static_cast<std::uint8_t>(9 - round);
        bob.client->rtp.clear();
        alice.client->send(first);
        pass(33ms);
        ASSERT_EQ(bob.client->rtp.size(), 1U) << round;
    }
}

} // namespace
} // namespace conclave::media::sfu
