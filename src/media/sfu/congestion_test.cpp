#include "media/sfu/testing/world_test.hpp"

namespace conclave::media::sfu {
namespace {

using namespace std::chrono_literals;
using namespace testing;
using media::testing::EmulatedLink;
using media::testing::LinkSettings;

LinkSettings path(Bitrate rate, double loss = 0) {
    LinkSettings settings;
    settings.rate = rate;
    settings.delay = 40ms;
    settings.loss = loss;
    return settings;
}

/// A publisher with sound and a camera of three layers of 100, 400 and 1500 kbit/s, who answers
/// requests for key frames, and a subscriber behind an emulated link.
struct Congestion : World {
    static constexpr std::array<std::int64_t, 3> layer_kbps{100, 400, 1500};
    static constexpr std::size_t packet_bytes = 1000;
    static constexpr std::size_t audio_bytes = 80; // each 20 ms: 32 kbit/s

    Seat& alice = join();
    Seat& bob = join();
    IncomingId camera = 0;
    OutgoingId picture = 0;
    std::array<std::uint16_t, 3> seq{};
    std::array<std::int64_t, 3> debt{}; // bytes that a layer has to send still
    std::uint16_t sound_seq = 0;
    std::uint32_t ms = 0;
    std::size_t rtcp_seen = 0;
    std::array<bool, 3> key_wanted{true, true, true};

    void begin(const LinkSettings& settings, std::uint64_t seed = 1, bool rtx = true) {
        auto mapping = incoming(Kind::video, "1");
        mapping.encodings = {{.rid = "q"}, {.rid = "h"}, {.rid = "f"}};
        camera = alice.transport->receive(mapping).value();
        const auto mic = alice.transport->receive(incoming(Kind::audio, "0")).value();
        auto shown = outgoing(Kind::video, "6");
        if (!rtx) {
            shown.codecs.front().rtx_payload_type.reset();
        }
        picture = bob.transport->send(camera, shown).value().id;
        const auto sound = bob.transport->send(mic, outgoing(Kind::audio, "5")).value().id;
        bob.client->gives_feedback = true;
        bob.client->link.emplace(settings, seed);
        bob.transport->start(picture);
        bob.transport->start(sound);
    }
    void hear_requests() {
        for (; rtcp_seen < alice.client->rtcp.size(); ++rtcp_seen) {
            rtp::RtcpReader reader(alice.client->rtcp[rtcp_seen]);
            for (auto next = reader.next(); next && *next; next = reader.next()) {
                if (const auto pli = rtp::read_pli(**next)) {
                    key_wanted.at(pli->media.value - 0xc0) = true;
                }
            }
        }
    }
    /// One frame of 33 ms of a layer, in packets. A key frame is as large as three others.
    void frame(std::size_t layer) {
        const bool key = std::exchange(key_wanted[layer], false);
        debt[layer] += layer_kbps[layer] * 1000 / 8 * 33 / 1000;
        std::int64_t left = key ? debt[layer] * 3 : debt[layer];
        debt[layer] -= left;
        for (bool first = true; left > 0; first = false) {
            const auto size = std::min<std::int64_t>(left, packet_bytes);
            left -= size;
            const auto lines = static_cast<std::uint16_t>(180U << layer);
            base::Bytes payload{static_cast<std::uint8_t>(first ? 0x90 : 0x80),
                                0x80,
                                static_cast<std::uint8_t>(0x80 | ((ms / 33) >> 8 & 0x7f)),
                                static_cast<std::uint8_t>(ms / 33),
                                static_cast<std::uint8_t>(key ? 0x10 : 0x11),
                                0,
                                0,
                                0x9d,
                                0x01,
                                0x2a,
                                static_cast<std::uint8_t>(lines << 1),
                                static_cast<std::uint8_t>(lines >> 7),
                                static_cast<std::uint8_t>(lines),
                                static_cast<std::uint8_t>(lines >> 8)};
            payload.resize(std::max<std::size_t>(static_cast<std::size_t>(size), 16));
            payload.back() = static_cast<std::uint8_t>(layer);
            alice.client->send({.ssrc = static_cast<std::uint32_t>(0xc0 + layer),
                                .seq = seq[layer]++,
                                .time = 90 * ms,
                                .payload_type = 96,
                                .marker = left <= 0,
                                .mid = "1",
                                .rid = std::string(1, "qhf"[layer]),
                                .payload = std::move(payload)});
        }
    }
    void run(std::chrono::milliseconds time) {
        for (const auto end = ms + static_cast<std::uint32_t>(time.count()); ms < end; ++ms) {
            hear_requests();
            for (std::size_t layer = 0; ms % 33 == 0 && layer < 3; ++layer) {
                frame(layer);
            }
            for (Seat* seat : {&alice, &bob}) {
                if (ms % 5000 == 4000) { // consent (RFC 7675)
                    seat->client->check(*seat->transport);
                }
            }
            if (ms % 20 == 0) {
                alice.client->send({.ssrc = 0xa0,
                                    .seq = sound_seq++,
                                    .time = 48 * ms,
                                    .payload_type = 111,
                                    .mid = "0",
                                    .payload = base::Bytes(audio_bytes, 7)});
            }
            pass(1ms);
        }
    }
    /// The layer of the newest picture; -1: no picture in the packets since `from`.
    int layer_since(std::size_t from) {
        for (std::size_t i = bob.client->rtp.size(); i-- > from;) {
            if (const auto& view = bob.client->rtp[i].view;
                view.payload_type == 100 && !view.padding_only()) {
                return bob.client->rtp[i].payload().back();
            }
        }
        return -1;
    }
    int layer() { return layer_since(0); }
    /// Runs until the subscriber gets the layer; how long it took, or `most`.
    std::chrono::milliseconds until_layer(int wanted, std::chrono::milliseconds most) {
        for (auto passed = 0ms; passed < most; passed += 100ms) {
            const auto from = bob.client->rtp.size();
            run(100ms);
            if (layer_since(from) == wanted) {
                return passed + 100ms;
            }
        }
        return most;
    }
    std::size_t sounds() {
        return static_cast<std::size_t>(
            std::ranges::count_if(bob.client->rtp, [](const Received& packet) {
                return packet.view.payload_type == 111;
            }));
    }
};

TEST_F(Congestion, OnAGoodPathTheHighestLayerComesWithinSeconds) {
    begin(path(Bitrate::mbps(20)));
    run(3s);
    EXPECT_EQ(layer(), 2) << bob.transport->explain();
    run(20s);
    EXPECT_EQ(layer(), 2) << bob.transport->explain();
    EXPECT_LE(hub.counters().layer_switches, 2U);
    EXPECT_EQ(hub.counters().paced_dropped, 0U);
}

TEST_F(Congestion, ASubscriberWithoutRtxIsProbedByPaddingBetweenPictures) {
    begin(path(Bitrate::mbps(20)), 1, false);
    std::vector<Received> all; // with the padding, which the client calls probes
    bob.client->on_rtp = [&](Received& packet) {
        all.push_back(packet);
        if (!packet.view.padding_only()) {
            bob.client->rtp.push_back(packet);
        }
    };
    EXPECT_LE(until_layer(2, 10s), 5s) << bob.transport->explain();
    run(5s);
    EXPECT_EQ(layer(), 2) << bob.transport->explain();
    std::size_t paddings = 0;
    std::optional<std::uint16_t> last;
    bool whole = true; // the picture before
    for (const Received& packet : all) {
        if (packet.view.payload_type != 100) {
            continue;
        }
        const auto number = packet.view.seq.value;
        EXPECT_TRUE(!last || number == static_cast<std::uint16_t>(*last + 1))
            << "no gap: " << number;
        last = number;
        if (packet.view.padding_only()) {
            ++paddings;
            EXPECT_TRUE(whole) << "within a picture: " << number;
        } else {
            whole = packet.view.marker;
        }
    }
    EXPECT_GT(paddings, 10U);
}

TEST_F(Congestion, APathThatNarrowsTakesALayerAtOnceAndGivesItBack) {
    begin(path(Bitrate::mbps(3)));
    run(10s);
    ASSERT_EQ(layer(), 2) << bob.transport->explain();
    bob.client->link->set(path(Bitrate::kbps(300)), loop.now());
    EXPECT_LE(until_layer(0, 10s), 3s) << bob.transport->explain();
    run(2s);
    const auto before = sounds();
    run(15s);
    EXPECT_GE(sounds() - before, 15U * 50 * 98 / 100); // sound is unharmed
    EXPECT_EQ(layer(), 0) << bob.transport->explain();
    EXPECT_LT(bob.client->link->queue_delay(loop.now()), 150ms);

    bob.client->link->set(path(Bitrate::mbps(3)), loop.now());
    EXPECT_LE(until_layer(2, 20s), 10s) << bob.transport->explain();
    run(10s);
    EXPECT_EQ(layer(), 2) << bob.transport->explain();
}

TEST_F(Congestion, RandomLossOfFivePercentIsNoCongestion) {
    begin(path(Bitrate::mbps(5), 0.05));
    run(30s);
    EXPECT_EQ(layer(), 2) << bob.transport->explain();
}

TEST_F(Congestion, AnAbsurdRembSilencesNobody) {
    begin(path(Bitrate::mbps(20)));
    run(5s);
    const auto before = sounds();
    for (int i = 0; i < 50; ++i) {
        bob.client->send_rtcp([](rtp::RtcpWriter& writer) {
            const rtp::Ssrc named{1};
            return writer.remb(rtp::Ssrc{1}, 1, {&named, 1});
        });
        run(100ms);
    }
    EXPECT_GE(sounds() - before, 5U * 50 - 5);
    EXPECT_EQ(bob.ear.off, (std::vector<OutgoingId>{picture}));      // as asked for
    EXPECT_LE(until_layer(2, 60s), 25s) << bob.transport->explain(); // it is forgotten
}

TEST_F(Congestion, FeedbackThatLiesIsCountedAndDoesNothing) {
    begin(path(Bitrate::mbps(5)));
    run(5s);
    ASSERT_EQ(layer(), 2);
    const auto before = hub.counters().feedback_refused;
    for (std::uint16_t i = 0; i < 100; ++i) {
        FeedbackBuilder builder;
        const auto number = static_cast<std::uint16_t>(30'000 + 7 * i); // far ahead
        builder.begin(number, loop.now());
        ASSERT_TRUE(builder.add(number, loop.now()));
        const auto control = builder.finish(0);
        bob.client->send_rtcp([&](rtp::RtcpWriter& writer) {
            return writer.transport_cc_feedback(rtp::Ssrc{1}, rtp::Ssrc{2}, control);
        });
        run(20ms);
    }
    EXPECT_EQ(hub.counters().feedback_refused - before, 100U);
    run(2s);
    EXPECT_EQ(layer(), 2) << bob.transport->explain();
}

TEST_F(Congestion, APathTooNarrowForAnyPictureIsNoticed) {
    BandwidthProfile profile;
    profile.switch_off = SwitchOffPolicy::detected;
    bob.transport->set_bandwidth_profile(profile);
    begin(path(Bitrate::mbps(3)));
    run(10s);
    EXPECT_TRUE(bob.ear.off.empty());
    bob.client->link->set(path(Bitrate::kbps(80)), loop.now());
    run(15s);
    EXPECT_EQ(bob.ear.off, (std::vector<OutgoingId>{picture})) << bob.transport->explain();
    const auto before = sounds();
    run(5s);
    EXPECT_GE(sounds() - before, 5U * 50 * 95 / 100);
    bob.client->link->set(path(Bitrate::mbps(3)), loop.now());
    EXPECT_LE(until_layer(2, 60s), 30s) << bob.transport->explain();
    EXPECT_EQ(bob.ear.on, (std::vector<OutgoingId>{picture}));
}

TEST_F(Congestion, AClientWithoutFeedbackIsNotHeldBack) {
    begin(path(Bitrate::mbps(20)));
    bob.client->gives_feedback = false;
    run(5s);
    EXPECT_EQ(layer(), 2) << bob.transport->explain();
}

} // namespace
} // namespace conclave::media::sfu
