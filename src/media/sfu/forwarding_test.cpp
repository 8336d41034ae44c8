#include "media/sfu/testing/world_test.hpp"

namespace conclave::media::sfu {
namespace {

using namespace std::chrono_literals;
using namespace testing;

/// VP8 with the shortest descriptor: S=1, PID=0; P=0 in the first byte of a key frame (RFC 7741).
base::Bytes vp8_frame(bool keyframe, std::uint8_t tag) {
    return {0x10, static_cast<std::uint8_t>(keyframe ? 0x10 : 0x11),
            0,    0,
            0x9d, 0x01,
            0x2a, 0x80,
            0x02, 0x68,
            0x01, tag};
}

struct Forwarding : World {
    Outgoing sound(std::uint16_t n) {
        return {.ssrc = 0xa0,
                .seq = static_cast<std::uint16_t>(65'530 + n),
                .time = 1000 + 960U * n,
                .payload_type = 111,
                .mid = "0",
                .transport_number = n,
                .payload = {1, 2, static_cast<std::uint8_t>(n)}};
    }
    Outgoing picture(std::uint16_t n, bool keyframe) {
        return {.ssrc = 0xb0,
                .seq = static_cast<std::uint16_t>(100 + n),
                .time = 3000U * n,
                .payload_type = 96,
                .marker = true,
                .mid = "1",
                .transport_number = static_cast<std::uint16_t>(5000 + n),
                .payload = vp8_frame(keyframe, static_cast<std::uint8_t>(n))};
    }
    bool has_rtcp(const FakeClient& client, rtp::RtcpType type, std::uint8_t count) {
        for (const auto& compound : client.rtcp) {
            rtp::RtcpReader reader(compound);
            for (auto next = reader.next(); next && *next; next = reader.next()) {
                if ((*next)->type == type && (*next)->count == count) {
                    return true;
                }
            }
        }
        return false;
    }
};

TEST_F(Forwarding, AClientConnects) {
    const Seat& seat = join();
    EXPECT_TRUE(seat.client->connected());
    EXPECT_EQ(seat.transport->state(), TransportState::connected);
    EXPECT_EQ(seat.ear.states.back(), TransportState::connected);
}

TEST_F(Forwarding, WhoComesADayLaterSeesANewCertificateAndTheOthersTalkOn) {
    const Seat& alice = join();
    const auto before = alice.transport->fingerprint();
    wall.advance(25h);
    const Seat& bob = join();
    EXPECT_NE(bob.transport->fingerprint(), before);
    EXPECT_EQ(alice.transport->fingerprint(), before);
    EXPECT_TRUE(alice.client->connected());
    EXPECT_TRUE(bob.client->connected());
}

TEST_F(Forwarding, SoundGoesToTheOthersUnderOneNumbering) {
    Seat& alice = join();
    Seat& bob = join();
    const auto source = alice.transport->receive(incoming(Kind::audio, "0"));
    const auto copy = bob.transport->send(source.value(), outgoing(Kind::audio, "5"));
    ASSERT_TRUE(copy);
    alice.client->send(sound(0));
    pass(5ms);
    EXPECT_TRUE(bob.client->rtp.empty()); // the description has not reached him
    bob.transport->start(copy->id);
    for (std::uint16_t n = 1; n <= 20; ++n) {
        alice.client->send(sound(n));
        pass(20ms);
    }
    ASSERT_EQ(bob.client->rtp.size(), 20U);
    for (std::size_t i = 0; i < 20; ++i) {
        const Received& got = bob.client->rtp[i];
        EXPECT_EQ(got.view.ssrc.value, copy->ssrc);
        EXPECT_EQ(got.view.payload_type, 111);
        EXPECT_EQ(got.view.seq.value - bob.client->rtp[0].view.seq.value, static_cast<int>(i));
        EXPECT_EQ(got.view.time.value - bob.client->rtp[0].view.time.value, 960 * i);
        EXPECT_EQ(got.payload(), (base::Bytes{1, 2, static_cast<std::uint8_t>(i + 1)}));
    }
    EXPECT_EQ(alice.client->undecryptable + bob.client->undecryptable, 0U);
}

TEST_F(Forwarding, PicturesBeginAtAKeyFrameWhichIsAskedFor) {
    Seat& alice = join();
    Seat& bob = join();
    const auto source = alice.transport->receive(incoming(Kind::video, "1"));
    const auto copy = bob.transport->send(source.value(), outgoing(Kind::video, "6"));
    alice.client->send(picture(0, true));
    bob.transport->start(copy.value().id);
    pass(600ms); // the spacing after a key frame
    EXPECT_TRUE(has_rtcp(*alice.client, rtp::RtcpType::payload_feedback, rtp::feedback::pli));
    alice.client->send(picture(1, false));
    pass(20ms);
    EXPECT_TRUE(bob.client->rtp.empty());
    alice.client->send(picture(2, true));
    alice.client->send(picture(3, false));
    pass(20ms);
    ASSERT_EQ(bob.client->rtp.size(), 2U);
    EXPECT_EQ(bob.client->rtp[0].view.payload_type, 100);
    EXPECT_EQ(bob.client->rtp[0].payload(), vp8_frame(true, 2));
    EXPECT_TRUE(bob.client->rtp[0].view.marker);
}

TEST_F(Forwarding, ALostPacketIsRepeatedAsRtx) {
    Seat& alice = join();
    Seat& bob = join();
    const auto source = alice.transport->receive(incoming(Kind::video, "1"));
    const auto copy = bob.transport->send(source.value(), outgoing(Kind::video, "6"));
    bob.transport->start(copy.value().id);
    bob.client->lose = [](const Received& packet) {
        return packet.view.payload_type == 100 && packet.payload().back() == 3;
    };
    for (std::uint16_t n = 0; n < 5; ++n) {
        alice.client->send(picture(n, n == 0));
        pass(10ms);
    }
    ASSERT_EQ(bob.client->rtp.size(), 4U);
    const rtp::Seq lost{static_cast<std::uint16_t>(bob.client->rtp[3].view.seq.value - 1)};
    bob.client->send_rtcp([&](rtp::RtcpWriter& writer) {
        const rtp::LongSeq missing = lost.value;
        return writer.nack({1}, {copy->ssrc}, {&missing, 1});
    });
    pass(10ms);
    ASSERT_EQ(bob.client->rtp.size(), 5U);
    const Received& repeated = bob.client->rtp.back();
    EXPECT_EQ(repeated.view.ssrc.value, copy->rtx_ssrc);
    EXPECT_EQ(repeated.view.payload_type, 101);
    base::Bytes expected{static_cast<std::uint8_t>(lost.value >> 8),
                         static_cast<std::uint8_t>(lost.value)};
    const auto frame = vp8_frame(false, 3);
    expected.insert(expected.end(), frame.begin(), frame.end());
    EXPECT_EQ(repeated.payload(), expected);
    EXPECT_EQ(hub.counters().retransmitted, 1U);
}

TEST_F(Forwarding, ThePublisherIsAskedForWhatIsMissing) {
    Seat& alice = join();
    Seat& bob = join();
    const auto source = alice.transport->receive(incoming(Kind::video, "1"));
    const auto copy = bob.transport->send(source.value(), outgoing(Kind::video, "6"));
    bob.transport->start(copy.value().id);
    for (const std::uint16_t n : std::initializer_list<std::uint16_t>{0, 1, 3, 4}) {
        alice.client->send(picture(n, n == 0));
        pass(10ms);
    }
    pass(40ms);
    EXPECT_TRUE(has_rtcp(*alice.client, rtp::RtcpType::transport_feedback, rtp::feedback::nack));
    auto repeated = picture(2, false); // as RTX: RFC 4588
    repeated.ssrc = 0xb1;
    repeated.payload_type = 97;
    repeated.payload.insert(repeated.payload.begin(), {0, 102});
    repeated.seq = 9;
    alice.client->send(repeated);
    pass(10ms);
    ASSERT_EQ(bob.client->rtp.size(), 5U);
    EXPECT_EQ(bob.client->rtp.back().payload(), vp8_frame(false, 2));
    EXPECT_EQ(bob.client->rtp.back().view.seq.value, bob.client->rtp[1].view.seq.value + 1);
    EXPECT_EQ(hub.counters().recovered, 1U);
}

TEST_F(Forwarding, AKeyFrameWhoseBeginningComesLastIsWhole) {
    Seat& alice = join();
    Seat& bob = join();
    const auto source = alice.transport->receive(incoming(Kind::video, "1"));
    const auto copy = bob.transport->send(source.value(), outgoing(Kind::video, "6"));
    bob.transport->start(copy.value().id);
    for (const std::uint16_t n : std::initializer_list<std::uint16_t>{1, 3, 0, 2}) {
        alice.client->send(picture(n, n == 0));
    }
    pass(10ms);
    ASSERT_EQ(bob.client->rtp.size(), 4U);
    std::vector<int> order;
    for (const Received& got : bob.client->rtp) {
        order.push_back(got.view.seq.value - bob.client->rtp[0].view.seq.value);
    }
    EXPECT_EQ(order, (std::vector{0, 1, 3, 2}));
}

TEST_F(Forwarding, WhatCanNoMoreBeRepeatedBecomesAKeyFrame) {
    Seat& alice = join();
    Seat& bob = join();
    const auto source = alice.transport->receive(incoming(Kind::video, "1"));
    const auto copy = bob.transport->send(source.value(), outgoing(Kind::video, "6"));
    bob.transport->start(copy.value().id);
    for (std::uint16_t n = 0; n < 5; ++n) {
        alice.client->send(picture(n, n == 0));
        pass(10ms);
    }
    ASSERT_EQ(bob.client->rtp.size(), 5U);
    pass(2s);
    const auto before = hub.counters().keyframe_requests_sent;
    bob.client->send_rtcp([&](rtp::RtcpWriter& writer) {
        const rtp::LongSeq missing = bob.client->rtp[3].view.seq.value;
        return writer.nack({1}, {copy->ssrc}, {&missing, 1});
    });
    pass(10ms);
    EXPECT_EQ(hub.counters().retransmitted, 0U);
    EXPECT_EQ(hub.counters().keyframe_requests_sent, before + 1);
}

TEST_F(Forwarding, WhatNobodyGetsIsNotAskedFor) {
    Seat& alice = join();
    Seat& bob = join();
    const auto source = alice.transport->receive(incoming(Kind::video, "1"));
    for (const std::uint16_t n : std::initializer_list<std::uint16_t>{0, 1, 4, 5}) {
        alice.client->send(picture(n, n == 0));
        pass(50ms);
    }
    EXPECT_EQ(hub.counters().nacks_sent, 0U);
    const auto copy = bob.transport->send(source.value(), outgoing(Kind::video, "6"));
    bob.transport->start(copy.value().id);
    for (const std::uint16_t n : std::initializer_list<std::uint16_t>{6, 7, 9, 10}) {
        alice.client->send(picture(n, n == 6));
        pass(50ms);
    }
    EXPECT_GT(hub.counters().nacks_sent, 0U);
}

TEST_F(Forwarding, PaddingLeavesNoGap) {
    Seat& alice = join();
    Seat& bob = join();
    const auto source = alice.transport->receive(incoming(Kind::video, "1"));
    const auto copy = bob.transport->send(source.value(), outgoing(Kind::video, "6"));
    bob.transport->start(copy.value().id);
    alice.client->send(picture(0, true));
    auto padding = picture(1, false);
    padding.payload.clear();
    padding.padding = 200;
    alice.client->send(padding);
    alice.client->send(picture(2, false));
    pass(10ms);
    ASSERT_EQ(bob.client->rtp.size(), 2U);
    EXPECT_EQ(bob.client->rtp[1].view.seq.value, bob.client->rtp[0].view.seq.value + 1);
}

TEST_F(Forwarding, ThePublisherGetsFeedbackAndReports) {
    Seat& alice = join();
    static_cast<void>(alice.transport->receive(incoming(Kind::audio, "0")));
    for (std::uint16_t n = 0; n < 100; ++n) {
        alice.client->send(sound(n));
        pass(20ms);
    }
    EXPECT_TRUE(
        has_rtcp(*alice.client, rtp::RtcpType::transport_feedback, rtp::feedback::transport_cc));
    EXPECT_TRUE(has_rtcp(*alice.client, rtp::RtcpType::receiver_report, 1));
}

TEST_F(Forwarding, SenderReportsFollowThePublishersClock) {
    Seat& alice = join();
    Seat& bob = join();
    const auto source = alice.transport->receive(incoming(Kind::audio, "0"));
    const auto copy = bob.transport->send(source.value(), outgoing(Kind::audio, "5"));
    bob.transport->start(copy.value().id);
    alice.client->send(sound(0));
    alice.client->send_rtcp([&](rtp::RtcpWriter& writer) {
        return writer.sender_report({{0xa0}, rtp::to_ntp(base::from_unix_seconds(5)), {1000}, 1, 3},
                                    {});
    });
    const auto began = rtp::to_ntp(wall.now());
    pass(1500ms);
    ASSERT_EQ(bob.client->rtp.size(), 1U);
    std::optional<rtp::SenderReport> report;
    for (const auto& compound : bob.client->rtcp) {
        rtp::RtcpReader reader(compound);
        for (auto next = reader.next(); next && *next; next = reader.next()) {
            report = report ? report : rtp::read_sender_report(**next);
        }
    }
    ASSERT_TRUE(report);
    const auto ticks = rtp::to_ticks(rtp::difference(report->info.ntp, began), 48'000);
    EXPECT_NEAR(static_cast<double>(report->info.time.value - bob.client->rtp[0].view.time.value),
                static_cast<double>(ticks), 48); // a millisecond
}

TEST_F(Forwarding, AReferenceTimeIsAnswered) {
    Seat& alice = join();
    const auto asked = rtp::to_ntp(base::from_unix_seconds(7));
    alice.client->send_rtcp(
        [&](rtp::RtcpWriter& writer) { return writer.receiver_reference_time({0xa0}, asked); });
    pass(3s);
    std::size_t answers = 0;
    for (const auto& compound : alice.client->rtcp) {
        rtp::RtcpReader reader(compound);
        for (auto next = reader.next(); next && *next; next = reader.next()) {
            if (const auto report = rtp::read_extended_report(**next)) {
                ASSERT_EQ(report->delays.size(), 1U);
                EXPECT_EQ(report->delays[0].ssrc.value, 0xa0U);
                EXPECT_EQ(report->delays[0].last_receiver_report, asked.middle());
                EXPECT_LE(rtp::from_short_ntp(report->delays[0].delay_since_last), 1100ms);
                ++answers;
            }
        }
    }
    EXPECT_EQ(answers, 1U);
}

TEST_F(Forwarding, PacketsThatOvertakeTheirDescriptionAreHeldForAMoment) {
    Seat& alice = join();
    Seat& bob = join();
    for (std::uint16_t n = 0; n < 20; ++n) {
        alice.client->send(picture(n, n == 0));
    }
    EXPECT_EQ(hub.counters().held, 16U);
    EXPECT_EQ(hub.counters().unbound, 4U);
    pass(100ms);
    const auto source = alice.transport->receive(incoming(Kind::video, "1"));
    EXPECT_EQ(hub.counters().keyframes, 1U);
    const auto copy = bob.transport->send(source.value(), outgoing(Kind::video, "6"));
    ASSERT_TRUE(copy);
    router->close(alice.id);
    Seat& carol = join();
    carol.client->send(picture(0, true));
    pass(600ms);
    static_cast<void>(carol.transport->receive(incoming(Kind::video, "1")));
    EXPECT_EQ(hub.counters().keyframes, 1U); // it was too late
    EXPECT_EQ(hub.slab().free(), Hub::slab_slots);
}

TEST_F(Forwarding, WhatAPublisherTakesBackEndsEverywhere) {
    Seat& alice = join();
    Seat& bob = join();
    const auto source = alice.transport->receive(incoming(Kind::audio, "0"));
    const auto copy = bob.transport->send(source.value(), outgoing(Kind::audio, "5"));
    bob.transport->start(copy.value().id);
    alice.transport->stop_incoming(*source);
    alice.client->send(sound(0));
    pass(5ms);
    EXPECT_TRUE(bob.client->rtp.empty());
    EXPECT_EQ(bob.transport->send(*source, outgoing(Kind::audio, "5")).error(),
              SendRefusal::unknown_source);
    router->close(alice.id);
    bob.transport->stop_outgoing(copy->id); // gone already: no effect
}

TEST_F(Forwarding, RefusesByName) {
    Seat& alice = join();
    Seat& bob = join();
    const auto source = alice.transport->receive(incoming(Kind::video, "1"));
    EXPECT_EQ(alice.transport->receive(incoming(Kind::audio, "1")).error(),
              ReceiveRefusal::duplicate_mid);
    auto other = outgoing(Kind::video, "5");
    other.codecs[0].name = "AV1";
    EXPECT_EQ(bob.transport->send(source.value(), other).error(), SendRefusal::no_codec);
    auto none = incoming(Kind::audio, "7");
    none.codecs.clear();
    EXPECT_EQ(alice.transport->receive(none).error(), ReceiveRefusal::no_codec);
}

TEST_F(Forwarding, ConsentThatStaysAwayDisconnectsAndComesBack) {
    Seat& alice = join();
    pass(31s);
    EXPECT_EQ(alice.ear.states.back(), TransportState::disconnected);
    alice.client->check(*alice.transport);
    pass(20ms);
    EXPECT_EQ(alice.ear.states.back(), TransportState::connected);
}

TEST_F(Forwarding, StrangersGetNoAnswer) {
    Seat& alice = join();
    const auto before = network.committed();
    FakeClient stranger(hub, network, loop, udp::Address::v4({192, 0, 2, 7}, 7));
    router->close(alice.id);
    pass(5ms);
    const auto goodbye = network.committed() - before; // DTLS close_notify
    EXPECT_LE(goodbye, 1U);
    base::Bytes noise{0x80, 111, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1};
    stranger.deliver(noise);
    stranger.deliver({22, 254, 253});
    stranger.deliver({0, 1, 0, 0});
    EXPECT_EQ(network.committed() - before, goodbye);
    EXPECT_EQ(hub.counters().unknown_address, 2U);
    EXPECT_EQ(hub.counters().checks_malformed, 1U);
}

} // namespace
} // namespace conclave::media::sfu
