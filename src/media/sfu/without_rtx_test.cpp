#include "media/sfu/testing/world_test.hpp"

/// Repairs for a subscriber that takes no RTX.
namespace conclave::media::sfu {
namespace {

using namespace std::chrono_literals;
using namespace testing;

struct WithoutRtx : World {
    /// A whole VP8 picture with the shortest descriptor (RFC 7741); the first is a key frame.
    static Outgoing picture(std::uint16_t n) {
        return {.ssrc = 0xb0,
                .seq = static_cast<std::uint16_t>(100 + n),
                .time = 3000U * n,
                .payload_type = 96,
                .marker = true,
                .mid = "1",
                .payload = {0x10, static_cast<std::uint8_t>(n == 0 ? 0x10 : 0x11), 0, 0, 0x9d, 0x01,
                            0x2a, 0x80, 0x02, 0x68, 0x01, static_cast<std::uint8_t>(n)}};
    }
};

TEST_F(WithoutRtx, ALostPacketIsSentAgainAsItWas) {
    Seat& alice = join();
    Seat& bob = join();
    const auto source = alice.transport->receive(incoming(Kind::video, "1"));
    auto mapping = outgoing(Kind::video, "6");
    mapping.codecs.front().rtx_payload_type.reset();
    const auto copy = bob.transport->send(source.value(), mapping);
    bob.transport->start(copy.value().id);
    EXPECT_FALSE(copy->rtx_ssrc);
    std::vector<base::Bytes> wire;
    network.connect(bob.client->address(), [&](std::span<std::uint8_t> datagram) {
        constexpr std::uint8_t padded = 0x20; // probes
        const bool media =
            datagram.size() > 4 && (datagram[1] & 0x7f) == 100 && (datagram[0] & padded) == 0;
        if (media) {
            wire.emplace_back(datagram.begin(), datagram.end());
        }
        if (!media || wire.size() != 3) { // the third is lost
            bob.client->receive(datagram, loop.now());
        }
    });
    for (std::uint16_t n = 0; n < 5; ++n) {
        alice.client->send(picture(n));
        pass(10ms);
    }
    ASSERT_EQ(wire.size(), 5U);
    ASSERT_EQ(bob.client->rtp.size(), 4U);
    const rtp::Seq lost{static_cast<std::uint16_t>(wire[2][2] << 8 | wire[2][3])};
    bob.client->send_rtcp([&](rtp::RtcpWriter& writer) {
        const rtp::LongSeq missing = lost.value;
        return writer.nack({1}, {copy->ssrc}, {&missing, 1});
    });
    pass(10ms);
    ASSERT_EQ(wire.size(), 6U);
    EXPECT_EQ(wire[5], wire[2]) << "to protect a number twice would give away the key";
    ASSERT_EQ(bob.client->rtp.size(), 5U);
    const Received& repeated = bob.client->rtp.back();
    EXPECT_EQ(repeated.view.seq.value, lost.value);
    EXPECT_EQ(repeated.view.ssrc.value, copy->ssrc);
    EXPECT_EQ(repeated.payload(), picture(2).payload);
    EXPECT_EQ(hub.counters().retransmitted, 1U);
}

} // namespace
} // namespace conclave::media::sfu
