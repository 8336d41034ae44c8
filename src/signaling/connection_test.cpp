#include "signaling/limits.hpp"
#include "signaling/test_world.hpp"

#include <gtest/gtest.h>

namespace conclave::signaling {
namespace {

using namespace test;

TEST(Connection, WelcomesAndAnswersIce) {
    World world({.ice_servers = {{.urls = {"turn:t.example:3478"}, .shared_secret = "s"}}});
    Client alice(world, "alice");
    alice.hello(alice.ice());
    ASSERT_EQ(alice.socket->frames.size(), 2U);
    EXPECT_EQ(alice.socket->frames[0].at("type"), "welcome");
    EXPECT_EQ(alice.socket->frames[0].at("negotiatedTimeout"), 5000);
    const auto iced = alice.last("iced");
    const auto& server = iced.at("ice_servers").at(0);
    EXPECT_EQ(server.at("urls").at(0), "turn:t.example:3478");
    EXPECT_TRUE(server.at("username").as_string().ends_with(":alice"));
    EXPECT_FALSE(server.at("credential").as_string().empty());
}

TEST(Connection, WelcomesFirstWhenTheTokenIsBad) {
    World world;
    Client alice(world, "alice");
    alice.hello({{"type", "ice"}, {"token", "badToken"}});
    EXPECT_EQ(alice.socket->frames[0].at("type"), "welcome");
    EXPECT_EQ(alice.error(), 20101);
    world.advance(goodbye_timeout);
    EXPECT_EQ(alice.socket->closed, close_done);
}

TEST(Connection, RefusesWhatIsNoHello) {
    for (const auto* text :
         {"{", "[]", "{}", R"({"type":"hello","version":1,"body":{}})",
          R"({"type":"hello","version":2})", R"({"type":"msg","body":{"type":"ice"}})",
          R"({"type":"shout"})", R"({"type":"hello","type":"hello"})"}) {
        World world;
        Client alice(world, "alice");
        alice.text(text);
        ASSERT_FALSE(alice.socket->frames.empty()) << text;
        EXPECT_EQ(alice.socket->frames.back().at("type"), "bad") << text;
        EXPECT_EQ(alice.socket->closed, close_protocol) << text;
    }
}

TEST(Connection, SaysOnlyMsgOnceWelcomeIsSaid) {
    for (const auto* text :
         {"{", R"({"type":"shout"})", R"({"type":"msg"})",
          R"({"type":"msg","body":{"type":"sing"}})", R"({"type":"msg","body":{"type":"update"}})",
          R"({"type":"msg","body":{"type":"connect"}})"}) {
        World world;
        Client alice(world, "alice");
        alice.hello(alice.ice());
        alice.text(text);
        EXPECT_EQ(alice.socket->frames.back().at("type"), "msg") << text;
        EXPECT_EQ(alice.error(), 53004) << text;
    }
}

TEST(Connection, AnswersARepeatedHelloWithAWelcomeAndNothingTwice) {
    World world;
    Client alice(world, "alice");
    alice.join("r");
    alice.hello(alice.connect("r"));
    alice.msg(alice.connect("r"));
    EXPECT_EQ(alice.count("welcome"), 2U);
    EXPECT_EQ(alice.all("connected").size(), 1U);
    Client bob(world, "bob");
    EXPECT_EQ(bob.join("r").at("participants").as_array().size(), 1U);
}

TEST(Connection, KeepsBothSidesAliveAndNoticesSilence) {
    World world;
    Client alice(world, "alice");
    alice.hello(alice.ice());
    for (int i = 0; i < 4; ++i) {
        world.advance(4s);
        alice.say({{"type", "heartbeat"}});
    }
    EXPECT_GE(alice.count("heartbeat"), 3U);
    EXPECT_EQ(alice.socket->closed, 0);
    world.advance(15s);
    EXPECT_EQ(alice.socket->closed, close_silent);
}

TEST(Connection, ClosesWhoNeverSaysHello) {
    World world;
    Client alice(world, "alice");
    world.advance(hello_timeout);
    EXPECT_EQ(alice.socket->closed, close_protocol);
}

TEST(Connection, PutsOffACrowdFromOneAddressAndServesTheOthers) {
    World world({.hellos_per_second_per_address = 1});
    std::vector<std::unique_ptr<Client>> crowd;
    for (int i = 0; i < 6; ++i) {
        crowd.push_back(std::make_unique<Client>(world, "c" + std::to_string(i), "198.51.100.1"));
        crowd.back()->hello(crowd.back()->ice());
    }
    auto& late = *crowd.back();
    ASSERT_EQ(late.socket->frames.size(), 1U);
    EXPECT_EQ(late.socket->frames[0].at("type"), "busy");
    EXPECT_EQ(late.socket->frames[0].at("keepAlive"), true);
    EXPECT_GT(late.socket->frames[0].at("retryAfter").as_int64(), 0);

    Client other(world, "other", "203.0.113.9");
    other.hello(other.ice());
    EXPECT_EQ(other.count("welcome"), 1U);

    world.advance(2s);
    late.hello(late.ice());
    EXPECT_EQ(late.count("welcome"), 1U);
}

TEST(Connection, PutsOffNewcomersWhenTheServerIsFull) {
    World world({.max_sessions = 1});
    Client alice(world, "alice");
    alice.hello(alice.ice());
    Client bob(world, "bob");
    bob.hello(bob.ice());
    EXPECT_EQ(bob.count("busy"), 1U);
    alice.cut(1000);
    bob.hello(bob.ice());
    EXPECT_EQ(bob.count("welcome"), 1U);
}

TEST(Connection, RefusesAGiantDescriptionOfOneClientOnly) {
    World world;
    Client alice(world, "alice");
    Client bob(world, "bob");
    alice.join("r");
    bob.join("r");
    auto giant = Client::description("alice-pc", "offer", 2);
    giant["description"].as_object()["sdp"] = std::string(max_sdp_bytes + 1, 'x');
    alice.msg(alice.update({giant}));
    EXPECT_EQ(alice.error(), 53403);
    EXPECT_EQ(bob.error(), 0);
    EXPECT_EQ(bob.states_of(alice.sid).back(), "disconnected");
}

TEST(Connection, LimitsTheRateOfMessages) {
    World world;
    Client alice(world, "alice");
    alice.join("r");
    for (int i = 0; i < static_cast<int>(message_burst) && alice.error() == 0; ++i) {
        alice.say({{"type", "heartbeat"}});
    }
    EXPECT_EQ(alice.error(), 53004);
}

TEST(Connection, SaysTheRegionOfTheHostName) {
    World world({.region = "de1"});
    Client alice(world, "alice");
    const auto connected = alice.join("r");
    EXPECT_EQ(connected.at("options").at("signaling_region"), "de1");
}

} // namespace
} // namespace conclave::signaling
