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
    static constexpr std::size_t burst = 20; // packets at once: more than may leave at once
    /// As fast as a path of which nothing is known yet lets them go.
    static constexpr auto gap = 28ms;

    /// How often the hub allocates for the packets after the warm-up, with two subscribers.
    std::size_t count(Kind kind, const std::function<Outgoing(std::uint16_t)>& make,
                      bool rtx = true) {
        Seat& alice = join();
        const auto source = alice.transport->receive(incoming(kind, "1")).value();
        for (int i = 0; i < 2; ++i) {
            Seat& bob = join();
            BandwidthProfile profile; // the pacer is at work here, not the allocator
            profile.switch_off = SwitchOffPolicy::disabled;
            bob.transport->set_bandwidth_profile(profile);
            auto mapping = outgoing(kind, "6");
            if (!rtx) {
                mapping.codecs.front().rtx_payload_type.reset();
            }
            bob.transport->start(bob.transport->send(source, mapping).value().id);
        }
        for (std::uint16_t n = 0; n < warm_up; ++n) {
            alice.client->send(make(n));
            if (n % burst == 0) {
                pass(gap);
            }
        }
        std::vector<base::Bytes> datagrams;
        for (std::uint16_t n = warm_up; n < warm_up + measured; ++n) {
            datagrams.push_back(alice.client->protect(make(n)));
        }
        pass(60ms); // nothing waits any more
        network.discard = true;
        const auto sent = hub.counters().forwarded;
        std::size_t allocated = 0;
        for (std::size_t i = 0; i < datagrams.size(); ++i) {
            const std::size_t before = allocations();
            hub.on_datagram(alice.client->address(), datagrams[i], loop.now());
            hub.turns().run(loop.now());
            allocated += allocations() - before;
            if (i % burst == burst - 1) { // the pacer lets them out by and by
                pass_measured(gap, allocated);
            }
        }
        network.discard = false;
        EXPECT_EQ(hub.counters().forwarded - sent, 2U * measured);
        return allocated;
    }
    /// Time passes, and what the loop does of itself is not counted, but for the turns.
    void pass_measured(std::chrono::milliseconds time, std::size_t& allocated) {
        for (; time > 0ms; time -= 1ms) {
            loop.advance(1ms);
            const std::size_t before = allocations();
            hub.turns().run(loop.now());
            allocated += allocations() - before;
        }
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

Outgoing picture(std::uint16_t n) {
    base::Bytes payload(200, 1);
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
}

TEST_F(NoAllocation, ForAPicturePacket) {
    EXPECT_EQ(count(Kind::video, picture), 0U);
    EXPECT_GT(hub.counters().paced, 500U); // packets had to wait: that was measured too
    EXPECT_EQ(hub.counters().paced_dropped, 0U);
}

TEST_F(NoAllocation, ForAPicturePacketThatIsKeptToBeRepeated) {
    EXPECT_EQ(count(Kind::video, picture, false), 0U);
}

} // namespace
} // namespace conclave::media::sfu
