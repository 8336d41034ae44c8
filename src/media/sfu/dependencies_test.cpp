#include "media/rtp/extension.hpp"
#include "media/sfu/testing/world_test.hpp"

#include <algorithm>

namespace conclave::media::sfu {
namespace {

using namespace std::chrono_literals;
using namespace testing;

// Two sizes of 180 and 360 lines that build on each other in key pictures alone, each in two paces:
// template 10 is the key picture of the smaller, 11 and 12 its others in layers 0 and 1 in time;
// 13, 14 and 15 the same of the larger. The test of the descriptor writes it bit by bit.
const base::Bytes structure{0x81, 0x43, 0x18, 0x7a, 0xaa, 0x01, 0x00, 0xa0, 0xa0, 0x14,
                            0xd1, 0x41, 0x34, 0x51, 0x80, 0x00, 0x00, 0x00, 0x00, 0x00,
                            0x40, 0x4f, 0xc0, 0x2c, 0xc0, 0x9f, 0xc0, 0x59, 0xc0};

CodecMapping av1(std::uint8_t payload_type) {
    auto codec = vp8(payload_type);
    codec.name = "AV1";
    return codec;
}

/// A camera that sends AV1 with the dependency descriptor, one packet a frame; its fourth and
/// fifth byte tell its size and its layer in time.
struct Dependencies : World {
    Seat& alice = join();
    Seat& bob = join();
    IncomingId source = 0;
    OutgoingId copy = 0;
    bool key_wanted = false;
    std::uint16_t n = 0;
    std::uint16_t seq = 65'400;

    Dependencies() {
        auto mapping = incoming(Kind::video, "1");
        mapping.codecs = {av1(45)};
        source = alice.transport->receive(mapping).value();
        auto wish = outgoing(Kind::video, "6");
        wish.codecs = {av1(100)};
        copy = bob.transport->send(source, wish).value().id;
        bob.transport->start(copy);
    }
    void picture(bool key) {
        const auto temporal = static_cast<std::uint8_t>(key ? 0 : n % 2);
        for (std::uint8_t size = 0; size < 2; ++size) {
            const int number = (size == 0 ? 10 : 13) + (key ? 0 : 1 + temporal);
            const auto frame = static_cast<std::uint16_t>(2 * n + size);
            base::Bytes dependencies{static_cast<std::uint8_t>(0xc0 | number),
                                     static_cast<std::uint8_t>(frame >> 8),
                                     static_cast<std::uint8_t>(frame)};
            if (key && size == 0) {
                dependencies.insert(dependencies.end(), structure.begin(), structure.end());
            }
            base::Bytes payload{0x10, 0x30, 7, size, temporal};
            payload.resize(size == 0 ? payload.size() : 100);
            alice.client->send({.ssrc = 0xc0,
                                .seq = seq++,
                                .time = 3000U * n,
                                .payload_type = 45,
                                .marker = size == 1,
                                .mid = "1",
                                .dependencies = dependencies,
                                .payload = payload});
        }
        ++n;
        pass(33ms);
    }
    void second() {
        for (int i = 0; i < 30; ++i) {
            const auto asked = hub.counters().keyframe_requests_sent;
            picture(n == 0 || key_wanted);
            key_wanted = hub.counters().keyframe_requests_sent > asked;
        }
    }
    void shown(std::uint32_t lines) {
        bob.transport->set_render_hint(copy, {.size = RenderSize{lines * 16 / 9, lines}});
        second();
        second(); // the request, and its key picture
        bob.client->rtp.clear();
        second();
    }
    /// Of the packets that bob got.
    int count(std::uint8_t size, std::uint8_t temporal) {
        return static_cast<int>(std::ranges::count_if(bob.client->rtp, [&](const Received& got) {
            const auto payload = got.payload();
            return payload[3] == size && payload[4] == temporal;
        }));
    }
    void expect_whole_pictures() {
        const auto& all = bob.client->rtp;
        ASSERT_FALSE(all.empty());
        for (std::size_t i = 1; i < all.size(); ++i) {
            EXPECT_EQ(static_cast<std::uint16_t>(all[i].view.seq.value - all[i - 1].view.seq.value),
                      1)
                << i;
            EXPECT_EQ(all[i - 1].view.marker, all[i].view.time.value != all[i - 1].view.time.value)
                << i;
        }
    }
};

TEST_F(Dependencies, EachSubscriberGetsTheFramesOfItsTarget) {
    second();
    EXPECT_EQ(count(0, 0), 1) << "of the smaller size the key picture";
    EXPECT_EQ(count(1, 0) + count(1, 1), 30) << bob.transport->explain();
    expect_whole_pictures();
    shown(180);
    EXPECT_EQ(count(0, 0) + count(0, 1), 30) << bob.transport->explain();
    EXPECT_EQ(count(1, 0) + count(1, 1), 0);
    expect_whole_pictures();
    shown(360);
    EXPECT_GE(count(1, 0) + count(1, 1), 30) << bob.transport->explain();
    expect_whole_pictures();
}

TEST_F(Dependencies, FewerPicturesComeBeforeSmallerOnes) {
    for (int i = 0; i < 4; ++i) {
        second();
    }
    BandwidthProfile profile;
    profile.max_bitrate = 70'000; // repairs take 50; the larger size has 30 in all
    bob.transport->set_bandwidth_profile(profile);
    second();
    bob.client->rtp.clear();
    second();
    EXPECT_EQ(count(1, 0), 15) << bob.transport->explain();
    EXPECT_EQ(count(1, 1), 0);
    expect_whole_pictures();
    bob.transport->set_bandwidth_profile({});
    second();
    bob.client->rtp.clear();
    second();
    EXPECT_EQ(count(1, 1), 15) << "without a key picture: " << bob.transport->explain();
}

TEST_F(Dependencies, WhatIsSaidGoesOnToTheSubscriber) {
    second();
    const auto& first = bob.client->rtp.front();
    const auto said =
        rtp::find_extension(first.bytes, first.view, Extension::dependency_descriptor);
    ASSERT_TRUE(said);
    EXPECT_EQ(said->size(), 3 + structure.size());
    EXPECT_TRUE(std::ranges::equal(said->subspan(3), structure));
}

TEST_F(Dependencies, WhoDidNotNegotiateThemGetsTheSmallestSize) {
    Seat& carol = join();
    auto wish = outgoing(Kind::video, "7");
    wish.codecs = {av1(100)};
    std::erase_if(wish.extensions, [](const ExtensionMapping& mapping) {
        return mapping.extension == Extension::dependency_descriptor;
    });
    carol.transport->start(carol.transport->send(source, wish).value().id);
    second();
    ASSERT_EQ(carol.client->rtp.size(), 30U) << carol.transport->explain();
    for (const Received& got : carol.client->rtp) {
        EXPECT_EQ(got.payload()[3], 0);
        EXPECT_TRUE(got.view.marker);
    }
    EXPECT_EQ(count(1, 0) + count(1, 1), 30) << "bob did";
}

TEST_F(Dependencies, WithoutThemAllGoesOn) {
    for (int i = 0; i < 10; ++i) {
        alice.client->send({.ssrc = 0xc0,
                            .seq = seq++,
                            .time = 3000U * n++,
                            .payload_type = 45,
                            .marker = true,
                            .mid = "1",
                            .payload = {static_cast<std::uint8_t>(i == 0 ? 0x18 : 0x10),
                                        static_cast<std::uint8_t>(i == 0 ? 0x08 : 0x30), 7, 0, 0}});
        pass(33ms);
    }
    EXPECT_EQ(bob.client->rtp.size(), 10U);
}

} // namespace
} // namespace conclave::media::sfu
