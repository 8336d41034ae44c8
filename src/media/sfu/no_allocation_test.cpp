#include "media/allocation_count_test.hpp"
#include "media/sfu/testing/world_test.hpp"

namespace conclave::media::sfu {
namespace {

using namespace std::chrono_literals;
using namespace testing;
using media::testing::allocations;

struct NoAllocation : World {
    static constexpr std::uint16_t warm_up = 300;
    static constexpr std::uint16_t measured = 1000;

    /// How often the hub allocates for the packets after the warm-up, with two subscribers.
    std::size_t count(Kind kind, const std::function<Outgoing(std::uint16_t)>& make) {
        Seat& alice = join();
        const auto source = alice.transport->receive(incoming(kind, "1")).value();
        for (int i = 0; i < 2; ++i) {
            Seat& bob = join();
            bob.transport->start(bob.transport->send(source, outgoing(kind, "6")).value().id);
        }
        for (std::uint16_t n = 0; n < warm_up; ++n) {
            alice.client->send(make(n));
            if (n % 10 == 0) {
                pass(1ms);
            }
        }
        std::vector<base::Bytes> datagrams;
        for (std::uint16_t n = warm_up; n < warm_up + measured; ++n) {
            datagrams.push_back(alice.client->protect(make(n)));
        }
        network.run();
        network.discard = true;
        const auto sent = network.committed();
        const std::size_t before = allocations();
        for (base::Bytes& datagram : datagrams) {
            hub.on_datagram(alice.client->address(), datagram, loop.now());
        }
        const std::size_t after = allocations();
        network.discard = false;
        EXPECT_EQ(network.committed() - sent, 2U * measured);
        return after - before;
    }
};

TEST_F(NoAllocation, ForASoundPacket) {
    EXPECT_EQ(count(Kind::audio,
                    [](std::uint16_t n) {
                        return Outgoing{.ssrc = 0xa0,
                                        .seq = n,
                                        .time = 960U * n,
                                        .payload_type = 111,
                                        .mid = "1",
                                        .transport_number = n,
                                        .audio_level = 40,
                                        .payload = base::Bytes(80, 1)};
                    }),
              0U);
}

TEST_F(NoAllocation, ForAPicturePacket) {
    EXPECT_EQ(count(Kind::video,
                    [](std::uint16_t n) {
                        base::Bytes payload(1000, 1);
                        payload[0] = 0x10;
                        payload[1] = n % 100 == 0 ? 0x10 : 0x11;
                        return Outgoing{.ssrc = 0xb0,
                                        .seq = n,
                                        .time = 3000U * n,
                                        .payload_type = 96,
                                        .marker = true,
                                        .mid = "1",
                                        .transport_number = n,
                                        .payload = payload};
                    }),
              0U);
}

} // namespace
} // namespace conclave::media::sfu
