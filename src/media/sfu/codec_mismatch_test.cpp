#include "media/sfu/testing/world_test.hpp"

namespace conclave::media::sfu {
namespace {

using namespace std::chrono_literals;
using namespace testing;

struct CodecMismatch : World {};

TEST_F(CodecMismatch, IsSaidOnceToTheSubscriberWhoLacksTheCodec) {
    Seat& alice = join();
    Seat& bob = join();
    Seat& cleo = join();
    const CodecMapping h264{.name = "H264",
                            .payload_type = 102,
                            .clock_rate = 90'000,
                            .parameters = "packetization-mode=1;profile-level-id=42e01f"};
    auto both = incoming(Kind::video, "1");
    both.codecs.push_back(h264);
    const auto source = alice.transport->receive(both).value();
    const auto bobs = bob.transport->send(source, outgoing(Kind::video, "6")).value().id;
    auto all = outgoing(Kind::video, "6");
    all.codecs.push_back(h264);
    const auto cleos = cleo.transport->send(source, all).value().id;
    bob.transport->start(bobs);
    cleo.transport->start(cleos);
    const auto send = [&](std::uint16_t first, std::uint8_t payload_type, int frames) {
        for (int i = 0; i < frames; ++i) {
            const auto n = static_cast<std::uint16_t>(first + i);
            alice.client->send({.ssrc = 0xb0,
                                .seq = n,
                                .time = 9000U * n,
                                .payload_type = payload_type,
                                .marker = true,
                                .mid = "1",
                                .payload = {0x10, 0x10, 0, 0, 0x9d, 0x01, 0x2a, 0x80, 0x02}});
            pass(100ms);
        }
    };
    send(0, 102, 5);
    EXPECT_TRUE(bob.ear.undecodable.empty()) << "half a second may be the end of an earlier codec";
    send(5, 96, 2);
    send(7, 102, 8);
    EXPECT_TRUE(bob.ear.undecodable.empty());
    send(15, 102, 20);
    EXPECT_EQ(bob.ear.undecodable, (std::vector<OutgoingId>{bobs}));
    EXPECT_TRUE(cleo.ear.undecodable.empty());
}

} // namespace
} // namespace conclave::media::sfu
