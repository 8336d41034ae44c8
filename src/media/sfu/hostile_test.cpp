#include "media/sfu/testing/world_test.hpp"
#include "stun/writer.hpp"

#include <algorithm>

/// What clients and strangers may do to the engine, and that another room does not feel it.
namespace conclave::media::sfu {
namespace {

using namespace std::chrono_literals;
using namespace testing;

struct Hostile : World {
    Seat& alice = join();
    Seat& bob = join();
    std::unique_ptr<Router> other_room = hub.make_router(speakers);
    Seat& mallory = join_the_other_room();
    std::uint16_t sound_seq = 0;
    std::vector<std::unique_ptr<Seat>> silent; // whose clients are never asked to go on

    ~Hostile() override { other_room.reset(); } // before those that it tells

    Hostile() {
        const auto mic = alice.transport->receive(incoming(Kind::audio, "0")).value();
        bob.transport->start(bob.transport->send(mic, outgoing(Kind::audio, "5")).value().id);
    }
    Seat& join_the_other_room() {
        std::swap(router, other_room);
        Seat& seat = join();
        std::swap(router, other_room);
        return seat;
    }
    /// A second of sound from Alice to Bob, with `meanwhile` each 20 ms.
    template <class Do>
    void expect_no_harm(Do&& meanwhile) {
        const auto before = bob.client->rtp.size();
        for (int i = 0; i < 50; ++i) {
            alice.client->send({.ssrc = 0xa0,
                                .seq = sound_seq++,
                                .time = 960U * sound_seq,
                                .payload_type = 111,
                                .mid = "0",
                                .payload = {1, 2, 3}});
            meanwhile();
            pass(20ms);
        }
        EXPECT_EQ(bob.client->rtp.size() - before, 50U);
        EXPECT_EQ(bob.transport->state(), TransportState::connected);
    }
    base::Bytes noise(std::size_t most) {
        std::array<std::uint8_t, 2> size{};
        random.fill(size);
        base::Bytes bytes(1 + (std::size_t{size[0]} << 8 | size[1]) % most);
        random.fill(bytes);
        return bytes;
    }
    base::Bytes check_for(std::string_view user, std::string_view password) {
        base::Bytes out(256);
        stun::Writer writer(out, stun::Class::request, stun::Method::binding, {7});
        writer.text(stun::Attribute::username, user)
            .number32(stun::Attribute::priority, 1)
            .number64(stun::Attribute::ice_controlling, 1)
            .flag(stun::Attribute::use_candidate)
            .integrity(stun::Integrity::sha1, base::as_bytes(password))
            .fingerprint();
        out.resize(writer.finish().size());
        return out;
    }
    Outgoing picture(std::uint32_t ssrc, std::uint16_t seq, bool key, std::size_t bytes) {
        Outgoing packet{.ssrc = ssrc,
                        .seq = seq,
                        .time = 3000U * seq,
                        .payload_type = 96,
                        .marker = true,
                        .mid = "1",
                        .payload = base::Bytes(bytes, 1)};
        packet.payload[0] = 0x10;
        packet.payload[1] = key ? 0x10 : 0x11;
        return packet;
    }
};

TEST_F(Hostile, NoiseIsCountedAndGetsNoAnswer) {
    FakeClient stranger(hub, network, loop, udp::Address::v4({192, 0, 2, 66}, 6));
    const auto known = [&] {
        const auto& c = hub.counters();
        return c.unknown_address + c.unknown_protocol + c.checks_malformed + c.checks_unknown_user +
               c.unprotect_failed;
    };
    const auto before = known();
    std::size_t sent = 0;
    expect_no_harm([&] {
        for (int i = 0; i < 100; ++i) {
            stranger.deliver(noise(1400));
            auto bytes = noise(1400);
            bytes[0] |= 0x80; // as if it were media of hers
            mallory.client->deliver(std::move(bytes));
            sent += 2;
        }
    });
    // Of hers, two in three claim to be RTP; others are of a protocol that is not known here.
    EXPECT_EQ(known() - before, sent);
    EXPECT_EQ(stranger.answers, 0U);
}

TEST_F(Hostile, ChecksForNobodyAreNotReflected) {
    FakeClient stranger(hub, network, loop, udp::Address::v4({192, 0, 2, 66}, 6));
    const auto before = hub.counters().checks_unknown_user;
    const auto valid = hub.counters().checks_valid;
    int n = 0;
    expect_no_harm([&] {
        for (int i = 0; i < 100; ++i) {
            stranger.deliver(check_for("made" + std::to_string(n++) + ":up", "whatever"));
        }
    });
    EXPECT_EQ(hub.counters().checks_unknown_user - before, 5000U);
    EXPECT_EQ(hub.counters().checks_valid, valid);
    EXPECT_EQ(stranger.answers, 0U);
}

TEST_F(Hostile, WrongPasswordsAreRefusedOnceASecond) {
    std::size_t answers = 0;
    const auto from = udp::Address::v4({192, 0, 2, 66}, 6);
    network.connect(from, [&](std::span<std::uint8_t>) { ++answers; });
    const auto before = hub.counters().checks_refused;
    expect_no_harm([&] {
        for (int i = 0; i < 100; ++i) {
            auto check = check_for(bob.transport->local_ice().ufrag + ":fakeuser", "guessed");
            hub.on_datagram(from, check, loop.now());
        }
    });
    EXPECT_EQ(hub.counters().checks_refused - before, 5000U);
    EXPECT_LE(answers, 2U);
    network.disconnect(from);
}

TEST_F(Hostile, WhatWasHeardOrForgedIsNotTaken) {
    static_cast<void>(mallory.transport->receive(incoming(Kind::video, "1")));
    const auto packet = mallory.client->protect(picture(0xb0, 1, true, 500));
    const auto before = hub.counters().unprotect_failed;
    expect_no_harm([&] {
        mallory.client->deliver(packet);
        auto forged = packet;
        forged[3] = static_cast<std::uint8_t>(forged[3] + 7); // another number
        mallory.client->deliver(std::move(forged));
    });
    EXPECT_EQ(hub.counters().unprotect_failed - before, 99U); // all but the first of a hundred
    EXPECT_EQ(hub.counters().keyframes, 1U);
}

TEST_F(Hostile, StreamsThatNobodyAnnouncedTakeNoPlaces) {
    static_cast<void>(mallory.transport->receive(incoming(Kind::video, "1")));
    std::uint32_t ssrc = 0x1000;
    expect_no_harm([&] {
        for (int i = 0; i < 40; ++i) {
            auto packet = picture(ssrc++, 1, true, 100);
            packet.mid = "nobody's";
            mallory.client->send(packet);
        }
    });
    EXPECT_EQ(hub.counters().held + hub.counters().unbound, 2000U);
    EXPECT_GE(hub.counters().unbound, 1900U);
    mallory.client->send(picture(0xb0, 1, true, 100)); // her own are taken all the same
    EXPECT_EQ(hub.counters().keyframes, 1U);
}

TEST_F(Hostile, NacksForEverythingAreServedWithinTheBudget) {
    Seat& publisher = join_the_other_room();
    const auto camera = publisher.transport->receive(incoming(Kind::video, "1")).value();
    const auto copy = mallory.transport->send(camera, outgoing(Kind::video, "6")).value();
    mallory.transport->start(copy.id);
    std::uint16_t seq = 0;
    expect_no_harm([&] {
        publisher.client->send(picture(0xb0, seq, seq == 0, 1000));
        ++seq;
        pass(1ms);
        const auto newest = mallory.client->rtp.empty()
                                ? rtp::LongSeq{0}
                                : rtp::LongSeq{mallory.client->rtp.back().view.seq.value};
        std::vector<rtp::LongSeq> all;
        for (rtp::LongSeq n = newest - 400; n <= newest; ++n) {
            all.push_back(n);
        }
        mallory.client->send_rtcp(
            [&](rtp::RtcpWriter& writer) { return writer.nack({1}, {copy.ssrc}, all); });
    });
    EXPECT_LE(hub.counters().retransmitted, 50U); // a quarter of what went out, or twelve a second
    EXPECT_GT(hub.counters().nacks_ignored, 1000U);
    // What can't be repeated becomes requests for key frames, of which each may make few.
    EXPECT_LE(hub.counters().keyframe_requests_sent, 5U);
}

TEST_F(Hostile, APeerMaySendSoMuch) {
    static_cast<void>(mallory.transport->receive(incoming(Kind::video, "1")));
    const auto before = hub.counters().received;
    std::uint16_t seq = 0;
    expect_no_harm([&] {
        for (int i = 0; i < 500; ++i) { // 500 kB each 20 ms: 200 Mbit/s
            mallory.client->send(picture(0xb0, seq, seq == 0, 950));
            ++seq;
        }
    });
    const auto taken = hub.counters().received - before;
    constexpr auto allowed = IngressBudget::rate.bytes_in(1s + IngressBudget::depth) / 950;
    EXPECT_LE(taken, static_cast<std::uint64_t>(allowed) + 50);
    EXPECT_GE(hub.counters().over_budget, 25'000U - static_cast<std::uint64_t>(allowed) - 50);
}

TEST_F(Hostile, PeersThatStopWithinTheirHandshakesHoldTheOthersUpForSecondsOnly) {
    for (std::size_t i = 0; i < Handshakes::max_at_once + 20; ++i) {
        auto seat = std::make_unique<Seat>();
        const auto opened = other_room->open("silent", seat->ear);
        seat->client = std::make_unique<FakeClient>(
            hub, network, loop,
            udp::Address::v4({192, 0, 2, 2}, static_cast<std::uint16_t>(1000 + i)));
        opened.transport->set_remote(seat->client->parameters());
        seat->client->check(*opened.transport);
        const auto to = seat->client->address();
        network.connect(to,
                        [client = seat->client.get(), this, to](std::span<std::uint8_t> answer) {
                            client->receive(answer, loop.now()); // says hello,
                            network.disconnect(to);              // and no more
                        });
        network.run();
        seat->transport = opened.transport;
        silent.push_back(std::move(seat));
    }
    EXPECT_EQ(hub.handshakes().at_once(), Handshakes::max_at_once);
    EXPECT_EQ(hub.counters().handshakes_waited, 20U);
    Seat& honest = join();
    expect_no_harm([] {});
    EXPECT_FALSE(honest.client->connected());
    pass(6s);
    EXPECT_TRUE(honest.client->connected());
    EXPECT_EQ(honest.transport->state(), TransportState::connected);
    pass(30s);
    EXPECT_GE(hub.counters().handshakes_failed, Handshakes::max_at_once); // they were given up
}

TEST_F(Hostile, MessagesBeyondTheLimitAreRefused) {
    mallory.transport->enable_data();
    for (const std::size_t bytes : {max_message_bytes + 1, std::size_t{10} * 1024 * 1024}) {
        EXPECT_EQ(mallory.transport->send_message(1, true, base::Bytes(bytes)).error(),
                  ChannelRefusal::too_long);
    }
    expect_no_harm([] {});
}

} // namespace
} // namespace conclave::media::sfu
