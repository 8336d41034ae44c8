#include "media/allocation_count_test.hpp"
#include "media/sfu/testing/world_test.hpp"

namespace conclave::media::sfu {
namespace {

using namespace std::chrono_literals;
using namespace testing;
using media::testing::allocations;

struct Asked {
    bool rtx = true;
    std::string layered{}; // a codec in layers: the smallest size is shown,
    std::size_t of = 1;    // which is one packet of so many
};

struct NoAllocation : World {
    static constexpr std::uint16_t warm_up = 300;
    static constexpr std::uint16_t measured = 1000;
    static constexpr std::size_t burst = 20; // packets at once: more than may leave at once
    /// As fast as a path of which nothing is known yet lets them go.
    static constexpr auto gap = 28ms;

    /// How often the hub allocates for the packets after the warm-up, with two subscribers.
    std::size_t count(Kind kind, const std::function<Outgoing(std::uint16_t)>& make,
                      const Asked& asked = {}) {
        Seat& alice = join();
        auto from = incoming(kind, "1");
        auto to = outgoing(kind, "6");
        if (!asked.layered.empty()) {
            from.codecs.front().name = to.codecs.front().name = asked.layered;
        }
        if (!asked.rtx) {
            to.codecs.front().rtx_payload_type.reset();
        }
        const auto source = alice.transport->receive(from).value();
        for (int i = 0; i < 2; ++i) {
            Seat& bob = join();
            BandwidthProfile profile; // the pacer is at work here, not the allocator
            profile.switch_off = SwitchOffPolicy::disabled;
            bob.transport->set_bandwidth_profile(profile);
            const auto copy = bob.transport->send(source, to).value().id;
            if (!asked.layered.empty()) {
                bob.transport->set_render_hint(copy, {.size = RenderSize{320, 180}});
            }
            bob.transport->start(copy);
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
        EXPECT_EQ(hub.counters().forwarded - sent, 2U * measured / asked.of);
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
    EXPECT_EQ(count(Kind::video, picture, {.rtx = false}), 0U);
}

// Pictures of two sizes, a packet each.

TEST_F(NoAllocation, ForVp9InLayers) {
    const auto make = [](std::uint16_t n) {
        const bool large = n % 2 != 0;
        const int picture = n / 2;
        const bool key = picture % 50 == 0;
        // I, L, B, E; with V, a structure of two sizes without their sides; Z of the larger.
        base::Bytes payload{static_cast<std::uint8_t>(0xac | (key ? 0 : 0x40) |
                                                      (key && !large ? 2 : 0) | (large ? 1 : 0)),
                            static_cast<std::uint8_t>(picture & 0x7f),
                            static_cast<std::uint8_t>(large ? 3 : 0), 1};
        if (key && !large) {
            payload.push_back(0x20);
        }
        payload.resize(200, 1);
        return Outgoing{.ssrc = 0xb0,
                        .seq = n,
                        .time = 3000U * static_cast<std::uint32_t>(picture),
                        .payload_type = 96,
                        .marker = large,
                        .mid = "1",
                        .transport_number = n,
                        .payload = payload};
    };
    EXPECT_EQ(count(Kind::video, make, {.layered = "VP9", .of = 2}), 0U);
}

TEST_F(NoAllocation, ForAv1WithItsDependencies) {
    const auto make = [](std::uint16_t n) {
        const bool large = n % 2 != 0;
        const int picture = n / 2;
        const bool key = picture % 50 == 0;
        base::Bytes dependencies{static_cast<std::uint8_t>(0xc0 | (large ? 2 : 0) | (key ? 0 : 1)),
                                 static_cast<std::uint8_t>(n >> 8), static_cast<std::uint8_t>(n)};
        if (key && !large) { // of two sizes, each with a template for key pictures and others
            dependencies.insert(dependencies.end(),
                                {0x80, 0x01, 0x23, 0xab, 0x23, 0x45, 0x04, 0x40});
        }
        return Outgoing{.ssrc = 0xb0,
                        .seq = n,
                        .time = 3000U * static_cast<std::uint32_t>(picture),
                        .payload_type = 96,
                        .marker = large,
                        .mid = "1",
                        .transport_number = n,
                        .dependencies = dependencies,
                        .payload = base::Bytes(200, 0x10)};
    };
    EXPECT_EQ(count(Kind::video, make, {.layered = "AV1", .of = 2}), 0U);
}

} // namespace
} // namespace conclave::media::sfu
