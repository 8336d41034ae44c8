#include "media/sfu/testing/world_test.hpp"

namespace conclave::media::sfu {
namespace {

using namespace std::chrono_literals;
using namespace testing;

/// A camera with three encodings named by rid, sent as long as `layers` says; each frame's last
/// byte tells its layer.
struct Simulcast : World {
    Seat& alice = join();
    Seat& bob = join();
    IncomingId source = 0;
    OutgoingId copy = 0;
    std::size_t layers = 3;
    std::uint16_t n = 0;

    Simulcast() {
        auto mapping = incoming(Kind::video, "1");
        mapping.encodings = {{.rid = "q"}, {.rid = "h"}, {.rid = "f"}};
        source = alice.transport->receive(mapping).value();
        copy = bob.transport->send(source, outgoing(Kind::video, "6")).value().id;
        bob.transport->start(copy);
    }
    void frame(bool keyframe) {
        for (std::size_t layer = 0; layer < layers; ++layer) {
            const auto lines = static_cast<std::uint16_t>(180U << layer);
            const auto wide = static_cast<std::uint16_t>(320U << layer);
            alice.client->send(
                {.ssrc = static_cast<std::uint32_t>(0xc0 + layer),
                 .seq = static_cast<std::uint16_t>(1000 * layer + n),
                 .time = static_cast<std::uint32_t>(77'777 * layer + 3000U * n),
                 .payload_type = 96,
                 .marker = true,
                 .mid = "1",
                 .rid = std::string(1, "qhf"[layer]),
                 // X and S, then I with 15 bits of PictureID, which each layer counts for itself.
                 .payload = {0x90, 0x80, static_cast<std::uint8_t>(0x80 + layer),
                             static_cast<std::uint8_t>(n),
                             static_cast<std::uint8_t>(keyframe ? 0x10 : 0x11), 0, 0, 0x9d, 0x01,
                             0x2a, static_cast<std::uint8_t>(wide),
                             static_cast<std::uint8_t>(wide >> 8), static_cast<std::uint8_t>(lines),
                             static_cast<std::uint8_t>(lines >> 8),
                             static_cast<std::uint8_t>(layer)}});
        }
        ++n;
        pass(33ms);
    }
    /// A second, with key frames now and then.
    void second() {
        for (int i = 0; i < 30; ++i) {
            frame(i % 10 == 0);
        }
    }
    int last_layer() {
        return bob.client->rtp.empty() ? -1 : bob.client->rtp.back().payload().back();
    }
    int picture(std::size_t i) {
        const auto payload = bob.client->rtp[i].payload();
        return (payload[2] & 0x7f) << 8 | payload[3];
    }
    void expect_one_line() {
        for (std::size_t i = 1; i < bob.client->rtp.size(); ++i) {
            const auto& before = bob.client->rtp[i - 1].view;
            const auto& after = bob.client->rtp[i].view;
            EXPECT_EQ(static_cast<std::uint16_t>(after.seq.value - before.seq.value), 1) << i;
            EXPECT_GT(rtp::distance(before.time, after.time), 0) << i;
            EXPECT_EQ((picture(i) - picture(i - 1)) & 0x7fff, 1) << i;
        }
    }
};

TEST_F(Simulcast, TheHighestLayerThatFlows) {
    second();
    EXPECT_EQ(last_layer(), 2);
    layers = 2; // the publisher's processor is busy
    second();
    second();
    EXPECT_EQ(last_layer(), 1);
    layers = 3;
    second();
    EXPECT_EQ(last_layer(), 2);
    expect_one_line();
    EXPECT_GE(hub.counters().layer_switches, 2U);
}

TEST_F(Simulcast, AsLargeAsItIsShown) {
    second();
    bob.transport->set_render_hint(copy, {.size = RenderSize{320, 180}});
    second();
    EXPECT_EQ(last_layer(), 0);
    bob.transport->set_render_hint(copy, {.size = RenderSize{640, 360}});
    second();
    EXPECT_EQ(last_layer(), 1);
    expect_one_line();
}

TEST_F(Simulcast, WhatIsHiddenIsSwitchedOff) {
    second();
    bob.transport->set_render_hint(copy, {.enabled = false});
    pass(5ms);
    EXPECT_EQ(bob.ear.off, (std::vector<OutgoingId>{copy}));
    const auto got = bob.client->rtp.size();
    second();
    EXPECT_EQ(bob.client->rtp.size(), got);
    bob.transport->set_render_hint(copy, {.enabled = true});
    pass(5ms);
    EXPECT_EQ(bob.ear.on, (std::vector<OutgoingId>{copy}));
    second();
    EXPECT_GT(bob.client->rtp.size(), got);
    expect_one_line();
}

TEST_F(Simulcast, TheProfileLimitsTheRate) {
    for (int i = 0; i < 3; ++i) {
        second();
    }
    BandwidthProfile profile;
    profile.max_bitrate = 1000; // less than any layer
    bob.transport->set_bandwidth_profile(profile);
    pass(5ms);
    EXPECT_EQ(bob.ear.off, (std::vector<OutgoingId>{copy}));
}

TEST_F(Simulcast, ThePublisherHearsWhichEncodingsAreWanted) {
    bob.transport->set_render_hint(copy, {.size = RenderSize{640, 360}});
    second();
    EXPECT_EQ(alice.ear.wanted[source], (std::vector<bool>{true, true, false}));
    bob.transport->set_render_hint(copy, {.size = RenderSize{1920, 1080}});
    pass(200ms);
    EXPECT_EQ(alice.ear.wanted[source], (std::vector<bool>{true, true, true}));
    const std::vector<bool> none{false, false, false};
    bob.transport->set_render_hint(copy, {.enabled = false});
    pass(200ms);
    EXPECT_EQ(alice.ear.wanted[source], none);
    bob.transport->set_render_hint(copy, {.enabled = true, .size = RenderSize{320, 180}});
    pass(200ms);
    EXPECT_EQ(alice.ear.wanted[source], (std::vector<bool>{true, false, false}));
    bob.transport->stop_outgoing(copy);
    pass(200ms);
    EXPECT_EQ(alice.ear.wanted[source], none);
}

} // namespace
} // namespace conclave::media::sfu
