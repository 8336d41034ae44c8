#include "media/sfu/testing/world_test.hpp"

#include <algorithm>

namespace conclave::media::sfu {
namespace {

using namespace std::chrono_literals;
using namespace testing;

CodecMapping vp9(std::uint8_t payload_type) {
    auto codec = vp8(payload_type);
    codec.name = "VP9";
    codec.parameters = "profile-id=0";
    return codec;
}

/// A camera that sends VP9 in three sizes of 180, 360 and 720 lines within one stream, each a
/// packet of a picture; the last byte tells the size. As Chromium does with L3T1 and L3T1_KEY.
struct Svc : World {
    Seat& alice = join();
    Seat& bob = join();
    OutgoingId copy = 0;
    bool builds = true; // sizes on each other, in all pictures
    bool key_wanted = false;
    std::uint16_t n = 0;
    std::uint16_t seq = 65'400;

    Svc() {
        auto mapping = incoming(Kind::video, "1");
        mapping.codecs = {vp9(98)};
        const auto source = alice.transport->receive(mapping).value();
        auto wish = outgoing(Kind::video, "6");
        wish.codecs = {vp9(100)};
        copy = bob.transport->send(source, wish).value().id;
        bob.transport->start(copy);
    }
    void picture(bool key) {
        for (std::uint8_t size = 0; size < 3; ++size) {
            const bool serves = size < 2 && (builds || key);
            const bool structure = key && size == 0;
            base::Bytes payload{
                static_cast<std::uint8_t>(0xac | (key ? 0 : 0x40) | (structure ? 2 : 0) |
                                          (serves ? 0 : 1)),
                static_cast<std::uint8_t>(0x80 | n >> 8), static_cast<std::uint8_t>(n),
                static_cast<std::uint8_t>(size << 1 | (size > 0 && (builds || key) ? 1 : 0)),
                static_cast<std::uint8_t>(n)};
            if (structure) {
                payload.insert(payload.end(),
                               {0x50, 1, 0x40, 0, 180, 2, 0x80, 1, 0x68, 5, 0, 2, 0xd0});
            }
            payload.insert(payload.end(), {0x82, size});
            alice.client->send({.ssrc = 0xc0,
                                .seq = seq++,
                                .time = 3000U * n,
                                .payload_type = 98,
                                .marker = size == 2,
                                .mid = "1",
                                .payload = payload});
        }
        ++n;
        pass(33ms);
    }
    /// A second, with key pictures where they are asked for.
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
        bob.client->rtp.clear();
        second();
    }
    /// Sizes of the newest picture.
    std::string newest() {
        std::string sizes;
        const auto& all = bob.client->rtp;
        for (auto packet = all.rbegin();
             packet != all.rend() && packet->view.time.value == all.back().view.time.value;
             ++packet) {
            sizes.insert(sizes.begin(), static_cast<char>('0' + packet->payload().back()));
        }
        return sizes;
    }
    /// Packets are numbered without a gap, and exactly the last one of each picture is marked.
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
        EXPECT_TRUE(all.back().view.marker);
    }
};

TEST_F(Svc, AsLargeAsItIsShown) {
    second();
    EXPECT_EQ(newest(), "012") << bob.transport->explain();
    expect_whole_pictures();
    shown(360);
    EXPECT_EQ(newest(), "01") << bob.transport->explain();
    expect_whole_pictures();
    const auto asked = hub.counters().keyframe_requests_sent;
    shown(180);
    EXPECT_EQ(newest(), "0");
    expect_whole_pictures();
    EXPECT_EQ(hub.counters().keyframe_requests_sent, asked) << "smaller needs no key picture";
    shown(720);
    EXPECT_EQ(newest(), "012");
    expect_whole_pictures();
    EXPECT_GT(hub.counters().keyframe_requests_sent, asked) << "larger does";
}

TEST_F(Svc, SizesBesideEachOtherComeAlone) {
    builds = false;
    second();
    EXPECT_EQ(newest(), "2") << bob.transport->explain();
    expect_whole_pictures();
    shown(360);
    EXPECT_EQ(newest(), "1") << bob.transport->explain();
    expect_whole_pictures();
    shown(180);
    EXPECT_EQ(newest(), "0");
    shown(720);
    EXPECT_EQ(newest(), "2");
    expect_whole_pictures();
}

TEST_F(Svc, PictureNumbersStayAsTheyAre) {
    second();
    shown(180);
    for (std::size_t i = 1; i < bob.client->rtp.size(); ++i) {
        const auto before = bob.client->rtp[i - 1].payload();
        const auto after = bob.client->rtp[i].payload();
        EXPECT_EQ(static_cast<std::uint8_t>(after[2] - before[2]), 1) << i;
    }
}

TEST_F(Svc, TheProfileLimitsTheSize) {
    for (int i = 0; i < 3; ++i) {
        second();
    }
    BandwidthProfile profile;
    profile.max_bitrate = 60'000; // repairs take 50
    bob.transport->set_bandwidth_profile(profile);
    second();
    EXPECT_NE(newest(), "012") << bob.transport->explain();
    EXPECT_FALSE(newest().empty());
}

} // namespace
} // namespace conclave::media::sfu
