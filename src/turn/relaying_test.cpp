#include "turn/server.hpp"
#include "turn/testing/virtual_turn.hpp"

#include <gtest/gtest.h>

namespace conclave::turn {
namespace {

using namespace testing;

const Endpoint peer = at("1.1.1.1", 4000);

std::string name(std::string_view user) {
    return std::to_string(base::to_unix_seconds(test_start + 1h)) + ":" + std::string(user);
}

struct TurnRelaying : ::testing::Test {
    World world;
    Client alice{world, {.client = at("5.5.5.5", 1000)}, name("alice")};
    Client bob{world, {.client = at("6.6.6.6", 1000), .transport = Transport::tcp}, name("bob")};
    RelayId relay{};

    void SetUp() override {
        ASSERT_EQ(alice.allocate(), 0);
        relay = {Family::v4, alice.relayed().port};
    }
    [[nodiscard]] std::uint64_t dropped(Drop why) const {
        return world.server.stats().drops[static_cast<std::size_t>(why)];
    }
    [[nodiscard]] std::uint64_t denied(Denial why) const {
        return world.server.stats().denied_peers[static_cast<std::size_t>(why)];
    }
};

TEST_F(TurnRelaying, IndicationsNeedAPermission) {
    alice.send(peer, "too early");
    EXPECT_TRUE(world.network.to_peers.empty());
    world.from_peer(relay, peer, "too early");
    EXPECT_TRUE(world.network.to_clients.empty());
    EXPECT_EQ(dropped(Drop::no_permission), 2U);

    ASSERT_EQ(alice.permit(peer), 0);
    alice.send(peer, "out", true);
    ASSERT_EQ(world.network.to_peers.size(), 1U);
    EXPECT_EQ(base::as_text(world.network.to_peers[0].bytes), "out");
    EXPECT_EQ(world.network.to_peers[0].peer, peer);
    EXPECT_EQ(world.network.to_peers[0].relay, relay);
    EXPECT_TRUE(world.network.to_peers[0].dont_fragment);

    const auto other_port = peer.with_port(1); // a permission is for the address
    world.from_peer(relay, other_port, "in");
    ASSERT_EQ(world.network.to_clients.size(), 1U);
    const auto message = Message::parse(world.network.to_clients[0].bytes).value();
    EXPECT_TRUE(message.is(Class::indication, Method::data));
    EXPECT_EQ(message.text(Attribute::data), "in");
    EXPECT_EQ(message.xor_address(Attribute::xor_peer_address), other_port);
    EXPECT_TRUE(world.network.to_clients[0].droppable);
    EXPECT_EQ(world.network.to_clients[0].client, alice.tuple);
}

TEST_F(TurnRelaying, PermissionsEndAfterFiveMinutes) {
    ASSERT_EQ(alice.permit(peer), 0);
    world.advance(299s);
    alice.send(peer, "a");
    EXPECT_EQ(world.network.to_peers.size(), 1U);
    world.advance(1s);
    alice.send(peer, "b");
    world.from_peer(relay, peer, "c");
    EXPECT_EQ(world.network.to_peers.size(), 1U);
    EXPECT_TRUE(world.network.to_clients.empty());
    ASSERT_EQ(alice.permit(peer), 0);
    alice.send(peer, "d");
    EXPECT_EQ(world.network.to_peers.size(), 2U);
}

TEST_F(TurnRelaying, ChannelsCarryBothWays) {
    ASSERT_EQ(alice.bind(0x4001, peer), 0);
    alice.send_channel(0x4001, "out");
    ASSERT_EQ(world.network.to_peers.size(), 1U);
    EXPECT_EQ(base::as_text(world.network.to_peers[0].bytes), "out");
    world.from_peer(relay, peer, "in!");
    ASSERT_EQ(world.network.to_clients.size(), 1U);
    EXPECT_EQ(base::to_hex(world.network.to_clients[0].bytes), "40010003696e21");
    world.from_peer(relay, peer.with_port(1), "x"); // permitted by the binding, without channel
    EXPECT_EQ(world.network.to_clients[1].bytes[0], 0);
    alice.send_channel(0x4002, "no such channel");
    EXPECT_EQ(dropped(Drop::no_channel), 1U);
    EXPECT_EQ(world.server.stats().bytes_to_peers, 3U);
    EXPECT_EQ(world.server.stats().bytes_to_clients, 4U);
}

TEST_F(TurnRelaying, ChannelsAreKeptToOnePeerAndReservedAWhile) {
    const auto other = at("1.1.1.2", 4000);
    ASSERT_EQ(alice.bind(0x4001, peer), 0);
    EXPECT_EQ(alice.bind(0x4001, other), 400);
    EXPECT_EQ(alice.bind(0x4002, peer), 400);
    EXPECT_EQ(alice.bind(0x3FFF, other), 400);
    EXPECT_EQ(alice.bind(0x7FFF, other), 400);
    EXPECT_EQ(alice.bind(0x4001, peer), 0); // renewal
    ASSERT_EQ(alice.refresh(3600), 0);
    world.advance(600s);
    alice.send_channel(0x4001, "ended");
    EXPECT_EQ(dropped(Drop::no_channel), 1U);
    EXPECT_EQ(alice.bind(0x4001, other), 400); // five more minutes
    EXPECT_EQ(alice.bind(0x4001, peer), 0);
    world.advance(900s);
    EXPECT_EQ(alice.bind(0x4001, other), 0);
}

TEST_F(TurnRelaying, ForbiddenPeersAreRefusedAtEveryDoor) {
    for (const auto* address : {"127.0.0.1", "0.0.0.0", "10.0.0.1", "169.254.169.254"}) {
        EXPECT_EQ(alice.permit(at(address, 80)), 403) << address;
        EXPECT_EQ(alice.bind(0x4005, at(address, 80)), 403) << address;
        alice.send(at(address, 80), "x");
    }
    EXPECT_TRUE(world.network.to_peers.empty());
    EXPECT_EQ(denied(Denial::loopback), 2U);
    // One bad address among good ones refuses them all.
    EXPECT_EQ(alice.ask(Method::create_permission,
                        [](stun::Writer& w) {
                            w.xor_address(Attribute::xor_peer_address, peer)
                                .xor_address(Attribute::xor_peer_address, at("10.0.0.1", 1));
                        }),
              403);
    alice.send(peer, "x");
    EXPECT_TRUE(world.network.to_peers.empty());
    EXPECT_EQ(alice.ask(Method::create_permission), 400);
}

TEST_F(TurnRelaying, OwnServicesAreReachedAtTheirPortsOnly) {
    auto settings = test_settings();
    settings.peers.own_addresses = {at("9.9.9.9", 0)};
    settings.peers.own_services = {{at("9.9.9.9", 0), 7882, 7885}};
    World house(settings);
    Client client(house, {.client = at("5.5.5.5", 1)}, name("alice"));
    ASSERT_EQ(client.allocate(), 0);
    EXPECT_EQ(client.bind(0x4001, at("9.9.9.9", 22)), 403);
    ASSERT_EQ(client.permit(at("9.9.9.9", 22)), 0);
    client.send(at("9.9.9.9", 22), "ssh");
    EXPECT_TRUE(house.network.to_peers.empty());
    client.send(at("9.9.9.9", 7883), "media");
    EXPECT_EQ(house.network.to_peers.size(), 1U);
}

TEST_F(TurnRelaying, TwoRelaysMeetInsideTheHouse) {
    const auto alice_relay = alice.relayed();
    ASSERT_EQ(bob.allocate(), 0);
    const auto bob_relay = bob.relayed();
    ASSERT_EQ(alice.bind(0x4001, bob_relay), 0);
    alice.send_channel(0x4001, "early");
    EXPECT_EQ(dropped(Drop::no_permission), 1U); // bob decides who may send to him
    ASSERT_EQ(bob.permit(alice_relay), 0);
    alice.send_channel(0x4001, "one");
    ASSERT_EQ(world.network.to_clients.size(), 1U);
    const auto message = Message::parse(world.network.to_clients[0].bytes).value();
    EXPECT_EQ(message.text(Attribute::data), "one");
    EXPECT_EQ(message.xor_address(Attribute::xor_peer_address), alice_relay);
    world.network.to_clients.clear();
    ASSERT_EQ(bob.bind(0x4007, alice_relay), 0);
    alice.send(bob_relay, "two!");
    ASSERT_EQ(world.network.to_clients.size(), 1U);
    EXPECT_EQ(base::to_hex(world.network.to_clients[0].bytes), "4007000474776f21");
    bob.send_channel(0x4007, "three");
    EXPECT_EQ(base::to_hex(world.network.to_clients[1].bytes), "400100057468726565");
    EXPECT_TRUE(world.network.to_peers.empty());

    ASSERT_EQ(bob.refresh(0), 0);
    alice.send_channel(0x4001, "gone");
    EXPECT_TRUE(world.network.to_peers.empty());
    EXPECT_EQ(denied(Denial::own_address), 1U);
    EXPECT_EQ(alice.bind(0x4002, bob_relay.with_port(22)), 403); // no relay can be there
}

TEST_F(TurnRelaying, BandwidthIsBoundedEachWay) {
    ASSERT_EQ(alice.bind(0x4001, peer), 0);
    const std::string packet(1000, 'x');
    for (int i = 0; i < 2000; ++i) {
        alice.send_channel(0x4001, packet);
        world.from_peer(relay, peer, packet);
    }
    EXPECT_EQ(world.network.to_peers.size(), 1000U); // a second's worth at once
    EXPECT_EQ(world.network.to_clients.size(), 1000U);
    EXPECT_EQ(dropped(Drop::bandwidth), 2000U);
    world.advance(1s);
    alice.send_channel(0x4001, packet);
    EXPECT_EQ(world.network.to_peers.size(), 1001U);
}

TEST_F(TurnRelaying, LimitsPermissionsAndChannels) {
    std::size_t made = 0;
    for (int i = 0; i < 200; ++i) {
        const auto code =
            alice.permit(stun::v4_endpoint({1, 1, 2, static_cast<std::uint8_t>(i)}, 1));
        made += code == 0;
        EXPECT_TRUE(code == 0 || code == 508);
    }
    EXPECT_EQ(made, max_permissions);
    world.advance(300s);
    made = 0;
    for (std::uint16_t i = 0; i < 200; ++i) {
        made += alice.bind(static_cast<std::uint16_t>(first_channel + i), peer.with_port(i)) == 0;
    }
    EXPECT_EQ(made, max_channels);
}

TEST_F(TurnRelaying, MalformedDataGoesNowhere) {
    ASSERT_EQ(alice.bind(0x4001, peer), 0);
    world.from_client(alice.tuple, {0x40, 0x01, 0x00, 0x05, 'x'}); // says more than there is
    EXPECT_EQ(dropped(Drop::malformed), 1U);
    world.from_client(alice.tuple, {0x40, 0x01, 0x00, 0x01, 'x', 0, 0, 0}); // padded: fine
    ASSERT_EQ(world.network.to_peers.size(), 1U);
    EXPECT_EQ(world.network.to_peers[0].bytes.size(), 1U);
    world.from_client({.client = at("7.7.7.7", 1)}, {0x40, 0x01, 0x00, 0x00});
    EXPECT_EQ(dropped(Drop::no_allocation), 1U);
    world.from_peer({Family::v4, 50'050}, peer, "late"); // the relay is closed already
    world.from_peer(relay, peer, "");
    EXPECT_EQ(base::to_hex(world.network.to_clients.back().bytes), "40010000");
}

} // namespace
} // namespace conclave::turn
