// Calls of several clients through the whole server, in virtual time: what sections 3, 5 and 13 of
// the protocol's description ask for.
#include "signaling/limits.hpp"
#include "signaling/test_world.hpp"

#include <gtest/gtest.h>

namespace conclave::signaling {
namespace {

using namespace test;

TEST(Call, ConnectsWithEverythingTheSdkReads) {
    World world;
    Client alice(world, "alice");
    const auto connected = alice.join("daily");
    ASSERT_FALSE(connected.empty());
    EXPECT_EQ(connected.at("name"), "daily");
    EXPECT_TRUE(base::is_sid(connected.at("sid").as_string(), "RM"));
    EXPECT_TRUE(base::is_sid(alice.sid, "PA"));
    EXPECT_EQ(connected.at("participant").at("identity"), "alice");
    EXPECT_EQ(connected.at("options").at("session_timeout"), 30);
    EXPECT_FALSE(connected.at("options").as_object().contains("media_region"));
    EXPECT_FALSE(connected.contains("media_signaling"));
    EXPECT_TRUE(connected.at("participants").as_array().empty());
    const auto& track = connected.at("published").at("tracks").at(0);
    EXPECT_EQ(track.at("state"), "ready");
    EXPECT_TRUE(base::is_sid(track.at("sid").as_string(), "MT"));
}

TEST(Call, GivesNamelessRoomsTheirSidAsNameAndANewOneEach) {
    World world;
    Client alice(world, "alice");
    Client bob(world, "bob");
    const auto one = alice.join("");
    const auto two = bob.join("");
    EXPECT_EQ(one.at("name"), one.at("sid"));
    EXPECT_NE(one.at("sid"), two.at("sid"));
    // Joining by SID finds the room; an unknown SID does not make one.
    Client carol(world, "carol");
    EXPECT_EQ(carol.join(std::string(one.at("sid").as_string())).at("sid"), one.at("sid"));
    Client dave(world, "dave");
    dave.join("RM" + std::string(32, '0'));
    EXPECT_EQ(dave.error(), 53106);
}

TEST(Call, RelaysBetweenTwoAndLeavesNoConnectionHanging) {
    World world;
    Client alice(world, "alice");
    Client bob(world, "bob");
    alice.join("r");
    const auto connected = bob.join("r");
    const auto& first = connected.at("participants").at(0);
    EXPECT_EQ(first.at("sid").as_string(), alice.sid);
    EXPECT_EQ(first.at("tracks").at(0).at("name"), "mic");
    EXPECT_EQ(connected.at("subscribed").at("tracks").at(0).at("id"), "track");

    // Alice hears of Bob, his track, his offer, and the end of her own, in one message.
    ASSERT_EQ(alice.all("update").size(), 1U);
    const auto update = alice.last("update");
    EXPECT_EQ(update.at("participants").at(0).at("sid").as_string(), bob.sid);
    EXPECT_EQ(update.at("subscribed").at("tracks").as_array().size(), 1U);
    const auto& connections = update.at("peer_connections").as_array();
    ASSERT_EQ(connections.size(), 2U);
    EXPECT_EQ(connections[0].at("id"), "bob-pc");
    EXPECT_EQ(connections[0].at("description").at("type"), "offer");
    EXPECT_EQ(connections[0].at("description").at("sdp"), "v=0\r\n");
    EXPECT_EQ(connections[1].at("id"), "alice-pc");
    EXPECT_EQ(connections[1].at("description").at("type"), "close");

    alice.msg(alice.update({Client::description("bob-pc", "answer", 1)}));
    EXPECT_EQ(bob.last("update").at("peer_connections").at(0).at("description").at("type"),
              "answer");

    json::object ice{
        {"id", "bob-pc"},
        {"ice", json::object{{"ufrag", "u"},
                             {"revision", 1},
                             {"complete", true},
                             {"candidates",
                              json::array{json::object{
                                  {"candidate", "c"}, {"sdpMid", "0"}, {"sdpMLineIndex", 0}}}}}}};
    bob.msg(bob.update({ice}));
    const auto relayed = alice.last("update").at("peer_connections").at(0);
    EXPECT_EQ(relayed.at("ice").at("candidates").at(0).at("sdpMid"), "0");
    EXPECT_EQ(relayed.at("ice").at("complete"), true);
}

TEST(Call, TellsOfPublishingMutingAndUnpublishing) {
    World world;
    Client alice(world, "alice");
    Client bob(world, "bob");
    alice.join("r");
    bob.join("r");
    alice.tracks.push_back(json::object{
        {"id", "cam"}, {"name", "mic"}, {"kind", "video"}, {"enabled", true}, {"priority", "low"}});
    alice.msg(alice.update());
    const auto failed = alice.last("update").at("published").at("tracks").at(1);
    EXPECT_EQ(failed.at("state"), "failed");
    EXPECT_EQ(failed.at("error").at("code"), 53304);
    EXPECT_TRUE(bob.states_of(alice.sid).empty());

    alice.tracks[1].as_object()["id"] = "cam2";
    alice.tracks[1].as_object()["name"] = "camera";
    alice.msg(alice.update());
    auto told = bob.last("update");
    EXPECT_EQ(told.at("participants").at(0).at("tracks").as_array().size(), 2U);
    EXPECT_EQ(told.at("subscribed").at("tracks").as_array().size(), 2U);

    alice.tracks[0].as_object()["enabled"] = false;
    alice.msg(alice.update());
    told = bob.last("update");
    EXPECT_EQ(told.at("participants").at(0).at("tracks").at(0).at("enabled"), false);
    EXPECT_FALSE(told.contains("subscribed"));

    alice.tracks.clear();
    alice.msg(alice.update());
    told = bob.last("update");
    EXPECT_TRUE(told.at("participants").at(0).at("tracks").as_array().empty());
    EXPECT_TRUE(told.at("subscribed").at("tracks").as_array().empty());
}

TEST(Call, KeepsTheTracksOfWhoLeaves) {
    World world;
    Client alice(world, "alice");
    Client bob(world, "bob");
    alice.join("r");
    bob.join("r");
    bob.msg({{"type", "disconnect"}, {"session", bob.session}, {"version", 2}});
    const auto told = alice.last("update");
    EXPECT_EQ(told.at("participants").at(0).at("state"), "disconnected");
    EXPECT_EQ(told.at("participants").at(0).at("tracks").as_array().size(), 1U);
    EXPECT_TRUE(told.at("subscribed").at("tracks").as_array().empty());
    EXPECT_EQ(told.at("peer_connections").at(0).at("description").at("type"), "close");
    bob.say({{"type", "bye"}});
    bob.cut(1000);
    EXPECT_EQ(alice.states_of(bob.sid), (std::vector<std::string>{"connected", "disconnected"}));
}

TEST(Call, LeavesNobodyBehindWhenConnectIsCancelled) {
    World world;
    Client alice(world, "alice");
    Client bob(world, "bob");
    alice.join("r");
    bob.hello(bob.connect("r"));
    bob.msg({{"type", "disconnect"}, {"session", nullptr}, {"version", 2}});
    bob.cut(1000);
    Client carol(world, "carol");
    EXPECT_EQ(carol.join("r").at("participants").as_array().size(), 1U);
}

TEST(Call, ShowsBothReconnectingAndConnected) {
    World world;
    Client alice(world, "alice");
    Client bob(world, "bob");
    alice.join("r");
    bob.join("r");
    alice.msg(alice.update({Client::description("bob-pc", "answer", 1)}));
    bob.cut(3004);
    bob.open();
    bob.hello(bob.sync({Client::description("bob-pc", "offer", 1)}));
    const auto synced = bob.last("synced");
    ASSERT_FALSE(synced.empty());
    EXPECT_EQ(synced.at("participant").at("sid").as_string(), bob.sid);
    EXPECT_EQ(synced.at("participants").at(0).at("sid").as_string(), alice.sid);
    EXPECT_EQ(synced.at("peer_connections").at(0).at("id"), "bob-pc");
    EXPECT_EQ(synced.at("peer_connections").at(0).at("description").at("type"), "answer");
    EXPECT_EQ(alice.states_of(bob.sid),
              (std::vector<std::string>{"connected", "reconnecting", "connected"}));
}

TEST(Call, LetsTheNewSocketWin) {
    World world;
    Client alice(world, "alice");
    Client bob(world, "bob");
    alice.join("r");
    bob.join("r");
    // Bob's network changes and the old socket does not notice.
    const auto old_socket = bob.socket;
    Client again(world, "bob");
    again.session = bob.session;
    again.hello(again.sync({Client::description("bob-pc", "offer", 1)}));
    EXPECT_FALSE(again.last("synced").empty());
    EXPECT_EQ(old_socket->closed, close_replaced);
    bob.cut(1006);
    EXPECT_EQ(alice.states_of(bob.sid),
              (std::vector<std::string>{"connected", "reconnecting", "connected"}));
}

TEST(Call, GivesUpAfterTheSessionTimeout) {
    World world;
    Client alice(world, "alice");
    Client bob(world, "bob");
    alice.join("r");
    bob.join("r");
    bob.cut(1006);
    for (int i = 0; i < 31; ++i) {
        alice.say({{"type", "heartbeat"}});
        world.advance(1s);
    }
    EXPECT_EQ(alice.states_of(bob.sid).back(), "disconnected");
    bob.open();
    bob.hello(bob.sync());
    EXPECT_EQ(bob.error(), 53204);
    // A session nobody gave out.
    Client eve(world, "eve");
    eve.session = "made up";
    eve.hello(eve.sync());
    EXPECT_EQ(eve.error(), 53204);
    // Somebody else's.
    Client mallory(world, "mallory");
    mallory.session = alice.session;
    mallory.hello(mallory.sync());
    EXPECT_EQ(mallory.error(), 53204);
    // Her own, with a token for another room.
    Client again(world, "alice");
    again.session = alice.session;
    auto elsewhere = again.sync();
    elsewhere["token"] = world.token("alice", "lobby");
    again.hello(elsewhere);
    EXPECT_EQ(again.error(), 53204);
    elsewhere["token"] = world.token("alice", "r");
    Client back(world, "alice");
    back.session = alice.session;
    back.hello(elsewhere);
    EXPECT_FALSE(back.last("synced").empty());
}

TEST(Call, SendsTheOlderOfTwoEqualIdentitiesAway) {
    World world;
    Client alice(world, "alice");
    Client bob(world, "bob");
    alice.join("r");
    bob.join("r");
    Client again(world, "bob");
    ASSERT_FALSE(again.join("r").empty());
    EXPECT_EQ(bob.error(), 53205);
    EXPECT_NE(again.sid, bob.sid);
    EXPECT_EQ(alice.states_of(bob.sid).back(), "disconnected");
    EXPECT_EQ(alice.states_of(again.sid).back(), "connected");
    bob.cut(1000);
    EXPECT_EQ(alice.states_of(again.sid).back(), "connected");
}

TEST(Call, HoldsRoomsToTheirSize) {
    World world;
    world.rooms.reserve_type(World::key().account_sid, "pair", rooms::RoomType::go,
                             world.clock.now() + 1h);
    Client alice(world, "alice");
    Client bob(world, "bob");
    Client carol(world, "carol");
    EXPECT_FALSE(alice.join("pair").empty());
    EXPECT_FALSE(bob.join("pair").empty());
    EXPECT_TRUE(carol.join("pair").empty());
    EXPECT_EQ(carol.error(), 53105);

    std::vector<std::unique_ptr<Client>> many;
    for (int i = 0; i < 11; ++i) {
        many.push_back(std::make_unique<Client>(world, "p" + std::to_string(i)));
        many.back()->join("mesh");
    }
    EXPECT_EQ(many[9]->error(), 0);
    EXPECT_EQ(many[10]->error(), 53105);
}

TEST(Call, CountsGoParticipantsByAccount) {
    World world({}, {.go_participants_per_account = 3});
    std::vector<std::unique_ptr<Client>> many;
    for (int i = 0; i < 4; ++i) {
        const auto room = "pair" + std::to_string(i / 2);
        world.rooms.reserve_type(World::key().account_sid, room, rooms::RoomType::go,
                                 world.clock.now() + 1h);
        many.push_back(std::make_unique<Client>(world, "p" + std::to_string(i)));
        many.back()->join(room);
    }
    EXPECT_EQ(many[3]->error(), 53206);
    many[0]->cut(1000);
    Client late(world, "late");
    EXPECT_FALSE(late.join("pair1").empty());
}

TEST(Call, RefusesGroupRoomsWithWords) {
    World world;
    world.rooms.reserve_type(World::key().account_sid, "big", rooms::RoomType::group,
                             world.clock.now() + 1h);
    Client alice(world, "alice");
    alice.join("big");
    EXPECT_EQ(alice.error(), 53103);
}

TEST(Call, HoldsTokensToTheirRoom) {
    World world;
    Client alice(world, "alice");
    alice.hello(alice.ice());
    auto connect = alice.connect("other");
    connect["token"] = world.token("alice", "daily");
    alice.msg(connect);
    EXPECT_EQ(alice.error(), 20106);
}

TEST(Call, EndsARoomForEverybody) {
    World world;
    Client alice(world, "alice");
    alice.join("r");
    bool found = false;
    world.rooms.complete(World::key().account_sid, "r", [&](bool ok) { found = ok; });
    world.loop.run();
    EXPECT_TRUE(found);
    EXPECT_EQ(alice.last("disconnected").at("status"), "completed");
    EXPECT_EQ(world.rooms.room_count(), 0U);
    // Who was away learns it when it comes back.
    alice.cut(1006);
    alice.open();
    alice.hello(alice.sync());
    EXPECT_EQ(alice.last("disconnected").at("status"), "completed");
}

TEST(Call, TakesAParticipantOut) {
    World world;
    Client alice(world, "alice");
    Client bob(world, "bob");
    alice.join("r");
    bob.join("r");
    world.rooms.remove_participant(World::key().account_sid, "r", "bob", [](bool) {});
    world.loop.run();
    EXPECT_EQ(bob.last("disconnected").at("status"), "removed");
    EXPECT_EQ(alice.states_of(bob.sid).back(), "disconnected");
}

TEST(Call, EndsWhoStaysTooLongAndRoomsThatStayEmpty) {
    World world({}, {.options = {.max_participant_duration = 600s}});
    Client alice(world, "alice");
    alice.join("r");
    for (int i = 0; i < 60; ++i) {
        world.advance(10s);
        alice.say({{"type", "heartbeat"}});
    }
    EXPECT_EQ(alice.last("error").at("code"), 53216);
    EXPECT_EQ(world.rooms.room_count(), 1U);
    world.advance(300s);
    EXPECT_EQ(world.rooms.room_count(), 0U);
}

} // namespace
} // namespace conclave::signaling
