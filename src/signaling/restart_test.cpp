// Calls of several clients through the whole server, in virtual time: what sections 3, 5 and 13 of
// the protocol's description ask for.
#include "signaling/limits.hpp"
#include "signaling/test_world.hpp"

#include <gtest/gtest.h>

namespace conclave::signaling {
namespace {

using namespace test;

json::array all_connections(const Client& client) {
    json::array result;
    for (const auto& update : client.all("update")) {
        if (const auto* list = update.if_contains("peer_connections")) {
            for (const auto& element : list->as_array()) {
                result.push_back(element);
            }
        }
    }
    return result;
}

TEST(Restart, LetsTheCallGoOn) {
    World before;
    Client alice(before, "alice");
    Client bob(before, "bob");
    const auto room = alice.join("r");
    const auto bobs = bob.join("r");
    alice.msg(alice.update({Client::description("bob-pc", "answer", 1)}));
    alice.drain();
    bob.drain();
    EXPECT_EQ(alice.socket->closed, close_restart);

    World after({}, {}, 99);
    after.clock.set(before.clock.now() + 2s);
    Client alice2(after, "alice");
    alice2.session = alice.session;
    alice2.hello(alice2.sync({Client::description("bob-pc", "answer", 1)}));
    // Nothing is told to Alice until Bob is back: he would look gone.
    EXPECT_TRUE(alice2.last("synced").empty());
    after.advance(1s);
    Client bob2(after, "bob");
    bob2.session = bob.session;
    bob2.hello(bob2.sync({Client::description("bob-pc", "offer", 1)}));

    const auto synced = alice2.last("synced");
    ASSERT_FALSE(synced.empty());
    EXPECT_EQ(synced.at("sid"), room.at("sid"));
    EXPECT_EQ(synced.at("participant").at("sid").as_string(), alice.sid);
    const auto& other = synced.at("participants").at(0);
    EXPECT_EQ(other.at("sid").as_string(), bob.sid);
    EXPECT_EQ(other.at("state"), "connected");
    EXPECT_GT(other.at("revision").as_int64(), 1'000'000'000);
    EXPECT_EQ(other.at("tracks").at(0).at("sid"),
              bobs.at("published").at("tracks").at(0).at("sid"));
    EXPECT_EQ(synced.at("peer_connections").as_array().size(), 1U);
    EXPECT_EQ(bob2.last("synced").at("peer_connections").at(0).at("description").at("type"),
              "answer");
    EXPECT_EQ(after.rooms.room_count(), 1U);
    // And it is a room like any other.
    Client carol(after, "carol");
    EXPECT_EQ(carol.join("r").at("participants").as_array().size(), 2U);
    EXPECT_EQ(all_connections(alice2).size(), 1U);
}

TEST(Restart, DoesNotWaitForeverForWhoDoesNotComeBack) {
    World before;
    Client alice(before, "alice");
    Client bob(before, "bob");
    alice.join("r");
    bob.join("r");
    World after({}, {}, 99);
    after.clock.set(before.clock.now() + 2s);
    Client alice2(after, "alice");
    alice2.session = alice.session;
    alice2.hello(alice2.sync({Client::description("bob-pc", "answer", 1)}));
    after.advance(rooms::restore_window);
    const auto synced = alice2.last("synced");
    ASSERT_FALSE(synced.empty());
    EXPECT_TRUE(synced.at("participants").as_array().empty());

    // Long after the start nobody comes back any more.
    Client late(after, "bob");
    late.session = bob.session;
    after.advance(60s);
    late.open();
    late.hello(late.sync());
    EXPECT_EQ(late.error(), 53204);
}

} // namespace
} // namespace conclave::signaling
