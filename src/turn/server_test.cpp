#include "turn/server.hpp"

#include "turn/testing/virtual_turn.hpp"

#include <gtest/gtest.h>

namespace conclave::turn {
namespace {

using namespace testing;

const Endpoint peer = at("1.1.1.1", 4000);

FiveTuple udp_client(std::uint16_t port = 1000) {
    return {.client = at("5.5.5.5", port)};
}

std::string name(std::chrono::seconds valid = 1h, std::string_view user = "alice") {
    return std::to_string(base::to_unix_seconds(test_start + valid)) + ":" + std::string(user);
}

struct TurnServer : ::testing::Test {
    World world;
    Client alice{world, udp_client(), name()};
};

TEST_F(TurnServer, ChallengesThenAllocates) {
    EXPECT_EQ(alice.ask_once(Method::allocate), 401);
    EXPECT_EQ(alice.realm, "test");
    EXPECT_FALSE(alice.answer().has(Attribute::message_integrity));
    ASSERT_EQ(alice.allocate(), 0);
    const auto answer = alice.answer();
    EXPECT_EQ(answer.xor_address(Attribute::xor_mapped_address), alice.tuple.client);
    EXPECT_EQ(answer.number32(Attribute::lifetime), 600U);
    EXPECT_EQ(alice.relayed().with_port(0), test_settings().relay_v4);
    EXPECT_TRUE(world.network.open.contains({Family::v4, alice.relayed().port}));
    EXPECT_TRUE(answer.verify(stun::Integrity::sha1,
                              stun::long_term_key(alice.username, "test", alice.password)));
}

TEST_F(TurnServer, AnswersTheStrongerIntegrityWithTheSame) {
    alice.kind = stun::Integrity::sha256;
    ASSERT_EQ(alice.allocate(), 0);
    const auto key = stun::long_term_key(alice.username, "test", alice.password);
    EXPECT_TRUE(alice.answer().verify(stun::Integrity::sha256, key));
    EXPECT_FALSE(alice.answer().has(Attribute::message_integrity));
}

TEST_F(TurnServer, RefusesCredentialsThatAreOldForgedOrMadeUp) {
    Client old(world, udp_client(1), name(-1s));
    Client forged(world, udp_client(2), name(), "another secret");
    Client distant(world, udp_client(3), name(1000h));
    Client plain(world, udp_client(4), "alice");
    for (Client* client : {&old, &forged, &distant, &plain}) {
        EXPECT_EQ(client->allocate(), 401) << client->username;
    }
    EXPECT_EQ(world.server.allocations().size(), 0U);
    EXPECT_EQ(world.server.stats().auth_faults[std::size_t(AuthFault::expired)], 2U);
    EXPECT_EQ(world.server.stats().auth_faults[std::size_t(AuthFault::forged)], 2U);
}

TEST_F(TurnServer, TwoSecretsCountWhileOneReplacesTheOther) {
    auto settings = test_settings();
    settings.secrets = {"new", std::string(test_secret)};
    World rotated(settings);
    Client with_old(rotated, udp_client(1), name());
    Client with_new(rotated, udp_client(2), name(), "new");
    EXPECT_EQ(with_old.allocate(), 0);
    EXPECT_EQ(with_new.allocate(), 0);
}

TEST_F(TurnServer, AnAllocationSurvivesItsCredentialsButIsNotRefreshed) {
    Client brief(world, udp_client(), name(60s));
    ASSERT_EQ(brief.allocate(), 0);
    world.advance(120s);
    EXPECT_EQ(brief.permit(peer), 0); // still usable
    EXPECT_EQ(brief.refresh(600), 401);
    world.advance(481s);
    EXPECT_EQ(world.server.allocations().size(), 0U);
    EXPECT_TRUE(world.network.open.empty());
}

TEST_F(TurnServer, NoncesAreTiedToTheClientAndExpire) {
    ASSERT_EQ(alice.allocate(), 0);
    Client elsewhere(world, udp_client(77), alice.username);
    elsewhere.nonce = alice.nonce;
    elsewhere.realm = alice.realm;
    EXPECT_EQ(elsewhere.ask_once(Method::refresh), 438);
    for (int i = 0; i < 8; ++i) {
        EXPECT_EQ(alice.ask(Method::refresh), 0);
        world.advance(500s);
    }
    alice.username = name(2h); // of the same user, fresh
    EXPECT_EQ(alice.ask_once(Method::refresh), 438);
    alice.nonce[0] = 'x';
    EXPECT_EQ(alice.ask_once(Method::refresh), 438);
}

TEST_F(TurnServer, AnotherUserCantTouchAnAllocation) {
    ASSERT_EQ(alice.allocate(), 0);
    Client mallory(world, alice.tuple, name(1h, "mallory"));
    EXPECT_EQ(mallory.refresh(0), 441);
    EXPECT_EQ(mallory.permit(peer), 441);
    EXPECT_EQ(world.server.allocations().size(), 1U);
}

TEST_F(TurnServer, ARetransmittedAllocateGetsTheSameAnswerAndANewOne437) {
    alice.ask_once(Method::allocate);
    const auto transport = [](stun::Writer& w) {
        w.number32(Attribute::requested_transport, 17U << 24U);
    };
    ASSERT_EQ(alice.ask_once(Method::allocate, transport), 0);
    const auto relayed = alice.relayed();
    ASSERT_EQ(alice.repeat(Method::allocate, transport), 0);
    EXPECT_EQ(alice.relayed(), relayed);
    EXPECT_EQ(alice.allocate(), 437);
    EXPECT_EQ(world.network.open.size(), 1U);
}

TEST_F(TurnServer, RefusesWhatItDoesNotOffer) {
    const auto with = [&](std::uint32_t transport, const Client::Attributes& more = {}) {
        return alice.ask(Method::allocate, [&](stun::Writer& w) {
            w.number32(Attribute::requested_transport, transport << 24U);
            if (more)
                more(w);
        });
    };
    EXPECT_EQ(alice.ask(Method::allocate), 400); // no transport
    EXPECT_EQ(with(6), 442);                     // RFC 6062
    const std::array<std::uint8_t, 1> pair{0x80};
    EXPECT_EQ(with(17, [&](auto& w) { w.bytes(Attribute::even_port, pair); }), 508);
    EXPECT_EQ(with(17, [](auto& w) { w.number64(Attribute::reservation_token, 1); }), 508);
    EXPECT_EQ(with(17, [](auto& w) { w.flag(Attribute::mobility_ticket); }), 405);
    EXPECT_EQ(with(17, [](auto& w) { w.number32(Attribute::requested_address_family, 7U << 24U); }),
              440);
    EXPECT_EQ(with(17, [](auto& w) { w.flag(static_cast<Attribute>(0x7123)); }), 420);
    EXPECT_EQ(base::to_hex(*alice.answer().find(Attribute::unknown_attributes)), "7123");
    EXPECT_EQ(alice.ask(Method::connect), 400);
    EXPECT_EQ(alice.refresh(600), 437);
    EXPECT_EQ(alice.permit(peer), 437);
    EXPECT_EQ(alice.bind(first_channel, peer), 437);
    EXPECT_EQ(world.server.allocations().size(), 0U);
}

TEST_F(TurnServer, GivesAnEvenPortWhenAsked) {
    const std::array<std::uint8_t, 1> alone{0};
    for (std::uint16_t i = 0; i < 20; ++i) {
        Client client(world, udp_client(i), name());
        ASSERT_EQ(client.allocate([&](auto& w) { w.bytes(Attribute::even_port, alone); }), 0);
        EXPECT_EQ(client.relayed().port % 2, 0);
    }
}

TEST_F(TurnServer, OffersBothFamilies) {
    const auto family = [](std::uint32_t number) {
        return [number](stun::Writer& w) {
            w.number32(Attribute::requested_address_family, number << 24U);
        };
    };
    ASSERT_EQ(alice.allocate(family(2)), 0);
    EXPECT_EQ(alice.relayed().with_port(0), test_settings().relay_v6);
    EXPECT_EQ(alice.permit(peer), 443);
    EXPECT_EQ(alice.permit(at("2606:4700::1", 1)), 0);

    Client both(world, udp_client(2), name());
    ASSERT_EQ(both.allocate([](stun::Writer& w) {
        w.number32(Attribute::additional_address_family, 2U << 24U);
    }),
              0);
    EXPECT_EQ(world.network.open.size(), 3U);
    EXPECT_EQ(both.permit(peer), 0);
    EXPECT_EQ(both.permit(at("2606:4700::1", 1)), 0);
    EXPECT_EQ(both.ask(Method::refresh,
                       [](stun::Writer& w) {
                           w.number32(Attribute::requested_address_family, 2U << 24U)
                               .number32(Attribute::lifetime, 0);
                       }),
              0);
    EXPECT_EQ(world.network.open.size(), 2U);
    EXPECT_EQ(both.permit(at("2606:4700::1", 1)), 443);

    auto settings = test_settings();
    settings.relay_v6.reset();
    World only_v4(settings);
    Client there(only_v4, udp_client(), name());
    EXPECT_EQ(there.allocate(family(2)), 440);
    EXPECT_EQ(there.allocate([](stun::Writer& w) {
        w.number32(Attribute::additional_address_family, 2U << 24U);
    }),
              0);
    EXPECT_TRUE(there.answer().has(Attribute::address_error_code));
}

TEST_F(TurnServer, LifetimesAreKept) {
    ASSERT_EQ(alice.allocate([](stun::Writer& w) { w.number32(Attribute::lifetime, 99'999); }), 0);
    EXPECT_EQ(alice.answer().number32(Attribute::lifetime), 3600U);
    ASSERT_EQ(alice.refresh(700), 0);
    EXPECT_EQ(alice.answer().number32(Attribute::lifetime), 700U);
    world.advance(699s);
    EXPECT_EQ(world.server.allocations().size(), 1U);
    world.advance(1s);
    EXPECT_EQ(world.server.allocations().size(), 0U);
    ASSERT_EQ(alice.allocate(), 0);
    EXPECT_EQ(alice.refresh(0), 0);
    EXPECT_TRUE(world.network.open.empty());
}

TEST_F(TurnServer, AStreamsEndIsItsAllocationsEnd) {
    Client tcp(world, {.client = at("5.5.5.5", 1), .listener = 1, .transport = Transport::tcp},
               name());
    ASSERT_EQ(tcp.allocate(), 0);
    EXPECT_EQ(world.server.allocations().size(Transport::tcp), 1U);
    world.server.client_gone(tcp.tuple);
    EXPECT_EQ(world.server.allocations().size(Transport::tcp), 0U);
    EXPECT_TRUE(world.network.open.empty());
}

TEST_F(TurnServer, QuotasCountUsersSourcesAndPorts) {
    auto settings = test_settings();
    settings.allocations_per_user = 2;
    settings.allocations_per_source = 3;
    World small(settings);
    const auto make = [&](std::string_view user, std::string_view address, std::uint16_t port) {
        return Client(small, {.client = at(address, port)}, name(1h, user)).allocate();
    };
    EXPECT_EQ(make("a", "5.5.5.5", 1), 0);
    EXPECT_EQ(make("a", "6.5.5.5", 1), 0);
    EXPECT_EQ(make("a", "7.5.5.5", 1), 486);
    EXPECT_EQ(make("b", "5.5.5.5", 2), 0);
    EXPECT_EQ(make("c", "5.5.5.5", 3), 0);
    EXPECT_EQ(make("d", "5.5.5.5", 4), 486);
    small.advance(600s); // all end; the counts too
    EXPECT_EQ(make("a", "5.5.5.5", 9), 0);

    settings.relay_v6.reset();
    settings.allocations_per_source = 1000;
    settings.last_port = 50'009; // ten ports, six to use
    World few(settings);
    few.network.taken = {50'000, 50'001};
    int made = 0;
    int refused = 0;
    for (std::uint16_t i = 0; i < 10; ++i) {
        const int code =
            Client(few, udp_client(i), name(1h, std::string(1, static_cast<char>('a' + i))))
                .allocate();
        made += code == 0;
        refused += code == 508;
    }
    EXPECT_EQ(made, 6);
    EXPECT_EQ(refused, 4);
}

TEST_F(TurnServer, PortsTakenByOthersArePassedOver) {
    for (std::uint16_t port = 50'000; port < 50'100; ++port) {
        world.network.taken.insert(port);
    }
    EXPECT_EQ(alice.allocate(), 508);
    EXPECT_EQ(world.server.allocations().size(), 0U);
}

TEST_F(TurnServer, AFloodOfStrangersMeetsSilence) {
    int answered = 0;
    for (int i = 0; i < 10'000; ++i) {
        Client stranger(world, udp_client(static_cast<std::uint16_t>(i)), name());
        answered += stranger.ask_once(Method::allocate) == 401;
    }
    EXPECT_EQ(answered, 50);
    EXPECT_EQ(world.server.stats().suppressed, 9'950U);
    Client elsewhere(world, {.client = at("8.8.8.8", 1)}, name());
    EXPECT_EQ(elsewhere.ask_once(Method::allocate), 401); // others don't feel it
    Client stream(world, {.client = at("5.5.5.5", 1), .transport = Transport::tcp}, name());
    EXPECT_EQ(stream.ask_once(Method::allocate), 401); // no reflection over a stream
    world.advance(1s);
    EXPECT_EQ(alice.ask_once(Method::allocate), 401);
}

TEST_F(TurnServer, ReportsMappedAddressesToAnybodyAtALimitedRate) {
    base::Bytes buffer(64);
    const auto request = stun::Writer(buffer, Class::request, Method::binding, {}).finish();
    int answered = 0;
    for (int i = 0; i < 1000; ++i) {
        world.from_client(udp_client(), {request.begin(), request.end()});
    }
    for (const auto& sent : world.network.to_clients) {
        answered += Message::parse(sent.bytes)->xor_address(Attribute::xor_mapped_address) ==
                    udp_client().client;
    }
    EXPECT_EQ(answered, 200);
    EXPECT_EQ(world.network.to_clients.size(), 200U);
}

TEST_F(TurnServer, GarbageIsCountedAndNotAnswered) {
    for (const std::string_view text : {"", "a", "\xC0 nothing", "\x80\x60rtp", "\x16\xfe\xfd"}) {
        const auto bytes = base::as_bytes(text);
        world.from_client(udp_client(), {bytes.begin(), bytes.end()});
    }
    EXPECT_EQ(world.server.stats().garbage, 5U);
    EXPECT_TRUE(world.network.to_clients.empty());
}

} // namespace
} // namespace conclave::turn
