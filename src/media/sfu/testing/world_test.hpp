#pragma once

#include "base/manual_clock.hpp"
#include "base/manual_loop.hpp"
#include "base/random.hpp"
#include "media/sctp/stack.hpp"
#include "media/sfu/testing/fake_client_test.hpp"

#include <gtest/gtest.h>
#include <map>
#include <memory>

namespace conclave::media::sfu::testing {

/// Writes down what a transport tells.
struct Ear final : TransportEvents {
    std::vector<TransportState> states;
    std::vector<std::string> messages;
    std::vector<ChannelId> opened, closed;
    std::vector<OutgoingId> off, on, undecodable;
    std::map<IncomingId, std::vector<bool>> wanted;
    void on_state(TransportState state) override { states.push_back(state); }
    void on_channel_open(ChannelId channel, const ChannelOptions&) override {
        opened.push_back(channel);
    }
    void on_message(ChannelId, bool, base::ByteView message) override {
        messages.emplace_back(base::as_text(message));
    }
    void on_channel_closed(ChannelId channel) override { closed.push_back(channel); }
    void on_switched(std::vector<OutgoingId> o, std::vector<OutgoingId> n) override {
        off.insert(off.end(), o.begin(), o.end());
        on.insert(on.end(), n.begin(), n.end());
    }
    void on_encodings_wanted(IncomingId incoming, std::vector<bool> encodings) override {
        wanted[incoming] = std::move(encodings);
    }
    void on_undecodable(OutgoingId outgoing) override { undecodable.push_back(outgoing); }
};

struct SpeakerEar final : RouterEvents {
    std::vector<std::vector<IncomingId>> speakers;
    void on_speakers(const std::vector<IncomingId>& loudest) override {
        speakers.push_back(loudest);
    }
};

/// A hub, a room and clients, in virtual time over a network in memory.
struct World : ::testing::Test {
    base::ManualLoop loop;
    base::ManualClock wall{base::from_unix_seconds(1'700'000'000)};
    base::SeededRandom random{1};
    dtls::RenewedContext dtls{wall};
    base::ManualLoop sctp_loop;
    sctp::Stack sctp{sctp_loop};
    FakeNetwork network;
    Hub hub{{loop, wall, random, dtls, sctp}};
    SpeakerEar speakers;
    std::unique_ptr<Router> router;

    struct Seat {
        Ear ear;
        TransportId id = 0;
        Transport* transport = nullptr;
        std::unique_ptr<FakeClient> client;
    };
    std::vector<std::unique_ptr<Seat>> seats;

    World() {
        hub.attach(&network, &network, {{"192.0.2.99", 7882, 1, "1"}});
        router = hub.make_router(speakers);
    }

    /// Opens a transport and connects a client to it.
    Seat& join() {
        auto seat = std::make_unique<Seat>();
        const auto port = static_cast<std::uint16_t>(1000 + seats.size());
        const auto opened = router->open("client " + std::to_string(port), seat->ear);
        seat->id = opened.id;
        seat->transport = opened.transport;
        seat->client = std::make_unique<FakeClient>(hub, network, loop,
                                                    udp::Address::v4({192, 0, 2, 1}, port));
        seats.push_back(std::move(seat));
        Seat& joined = *seats.back();
        joined.transport->set_remote(joined.client->parameters());
        joined.client->check(*joined.transport);
        pass(std::chrono::milliseconds(50));
        return joined;
    }

    /// Time in steps of a millisecond, with everything that falls due.
    void pass(std::chrono::milliseconds time) {
        for (; time.count() > 0; time -= std::chrono::milliseconds(1)) {
            network.run();
            loop.run();
            network.run();
            loop.advance(std::chrono::milliseconds(1));
            wall.advance(std::chrono::milliseconds(1));
            for (const auto& seat : seats) {
                seat->client->tick();
            }
        }
        network.run();
        loop.run();
    }
};

[[nodiscard]] inline CodecMapping opus() {
    return {.name = "opus", .payload_type = 111, .clock_rate = 48'000, .channels = 2};
}
[[nodiscard]] inline CodecMapping vp8(std::uint8_t payload_type = 96) {
    return {.name = "VP8",
            .payload_type = payload_type,
            .clock_rate = 90'000,
            .rtx_payload_type = static_cast<std::uint8_t>(payload_type + 1),
            .nack = true,
            .pli = true,
            .fir = true,
            .transport_cc = true};
}
[[nodiscard]] inline IncomingMapping incoming(Kind kind, std::string mid) {
    return {kind, std::move(mid), {kind == Kind::audio ? opus() : vp8()}, all_extensions(), {}};
}
[[nodiscard]] inline OutgoingMapping outgoing(Kind kind, std::string mid) {
    return {std::move(mid), {kind == Kind::audio ? opus() : vp8(100)}, all_extensions()};
}

} // namespace conclave::media::sfu::testing
