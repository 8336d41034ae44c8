#include "media/sfu/testing/world_test.hpp"

namespace conclave::media::sfu {
namespace {

using namespace std::chrono_literals;
using namespace testing;

struct Speaking : World {
    Outgoing sound(std::uint32_t ssrc, std::uint16_t n, std::uint8_t level) {
        return {.ssrc = ssrc,
                .seq = n,
                .time = 960U * n,
                .payload_type = 111,
                .mid = "0",
                .audio_level = level,
                .payload = {1}};
    }
};

TEST_F(Speaking, TheRoomHearsWhoSpeaks) {
    Seat& alice = join();
    Seat& bob = join();
    const auto hers = alice.transport->receive(incoming(Kind::audio, "0"));
    const auto his = bob.transport->receive(incoming(Kind::audio, "0"));
    for (std::uint16_t n = 0; n < 200; ++n) {
        alice.client->send(sound(1, n, 127));
        bob.client->send(sound(2, n, 30));
        pass(20ms);
    }
    ASSERT_EQ(speakers.speakers.size(), 1U);
    EXPECT_EQ(speakers.speakers[0], (std::vector<IncomingId>{his.value()}));
    bob.transport->set_incoming_enabled(*his, false); // what he still sends does not count
    for (std::uint16_t n = 200; n < 400; ++n) {
        alice.client->send(sound(1, n, 40));
        bob.client->send(sound(2, n, 30));
        pass(20ms);
    }
    ASSERT_EQ(speakers.speakers.size(), 2U);
    EXPECT_EQ(speakers.speakers[1], (std::vector<IncomingId>{hers.value(), *his}));
}

TEST_F(Speaking, QualityIsMeasuredBothWays) {
    Seat& alice = join();
    Seat& bob = join();
    const auto hers = alice.transport->receive(incoming(Kind::audio, "0"));
    const auto copy = bob.transport->send(hers.value(), outgoing(Kind::audio, "3"));
    bob.transport->start(copy.value().id);
    EXPECT_EQ(alice.transport->quality().level, 5);
    for (std::uint16_t n = 0; n < 200; ++n) {
        if (n % 10 != 0) { // every tenth gets lost on the way to us
            alice.client->send(sound(1, n, 50));
        }
        pass(20ms);
    }
    bob.client->send_rtcp([&](rtp::RtcpWriter& writer) {
        rtp::ReportBlock block;
        block.ssrc = {copy->ssrc};
        block.fraction_lost = 128;
        return writer.receiver_report({9}, {&block, 1});
    });
    const auto quality = alice.transport->quality();
    EXPECT_TRUE(quality.audio_send.present);
    EXPECT_NEAR(quality.audio_send.fraction_lost, 0.1, 0.03);
    EXPECT_EQ(quality.level, 2);
    EXPECT_FALSE(quality.video_send.present);
    EXPECT_EQ(bob.transport->quality().level, 1);
    EXPECT_GT(bob.transport->quality().audio_receive.actual_bps, 0U);
    pass(31s);
    EXPECT_EQ(alice.transport->quality().level, 0); // consent is lost
}

} // namespace
} // namespace conclave::media::sfu
