#include "signaling/group/group_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace conclave::signaling::group {
namespace {

using namespace test;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

TEST(GroupMedia, LetsThreeSeeAndHearEachOther) {
    World world;
    for (const auto* name : {"a", "b", "c"}) {
        world.join(name);
        world.publish(name, TrackKind::audio, std::string(name) + "-mic");
        world.publish(name, TrackKind::video, std::string(name) + "-cam");
        world.settle();
    }
    for (const auto& [name, client] : world.clients) {
        std::vector<std::string> expected;
        for (const auto* other : {"a", "b", "c"}) {
            if (other != name) {
                expected.push_back(world.receiver(name, std::string(other) + "-mic"));
                expected.push_back(world.receiver(name, std::string(other) + "-cam"));
            }
        }
        std::ranges::sort(expected);
        EXPECT_EQ(client.receiving(), expected);
        auto& transport = world.transport(name);
        EXPECT_THAT(transport.incoming, SizeIs(2));
        ASSERT_THAT(transport.outgoing, SizeIs(4));
        for (const auto& [id, outgoing] : transport.outgoing) {
            EXPECT_TRUE(outgoing.started);
        }
    }
    world.leave("a");
    world.settle();
    EXPECT_THAT(world.clients.at("b").receiving(), SizeIs(2));
    EXPECT_THAT(world.transport("b").outgoing, SizeIs(2));
}

TEST(GroupMedia, LeaksNoSectionInTwentyCycles) {
    World world;
    world.join("a");
    world.join("b");
    world.settle();
    for (int i = 0; i < 20; ++i) {
        const auto id = "cam" + std::to_string(i);
        world.publish("a", TrackKind::video, id);
        world.settle();
        EXPECT_THAT(world.clients.at("b").receiving(), ElementsAre(world.receiver("b", id)));
        world.unpublish("a", id);
        world.settle();
        EXPECT_THAT(world.clients.at("b").receiving(), IsEmpty());
    }
    EXPECT_LE(world.clients.at("a").lines().size(), 2U);
    EXPECT_LE(world.clients.at("b").lines().size(), 2U);
    EXPECT_THAT(world.transport("a").incoming, IsEmpty());
    EXPECT_THAT(world.transport("b").outgoing, IsEmpty());
}

TEST(GroupMedia, BindsInWhicheverOrderTrackAndSectionCome) {
    World world;
    auto& alice = world.join("a");
    world.join("b");
    alice.publish(SectionKind::video, "cam"); // the section first
    world.settle();
    EXPECT_THAT(world.transport("a").incoming, IsEmpty());
    world.publications["a"].push_back(
        {.track = {.id = "cam", .name = "cam", .kind = TrackKind::video}, .sid = "MTcam"});
    world.media->publish("a", world.publications["a"]);
    world.settle();
    EXPECT_THAT(world.clients.at("b").receiving(), ElementsAre(world.receiver("b", "cam")));
}

TEST(GroupMedia, SaysWhichTracksCannotBeDecoded) {
    World world;
    world.join("a");
    world.join("b");
    world.settle();
    world.transport("b").no_codec = true;
    world.publish("a", TrackKind::video, "cam");
    world.settle();
    EXPECT_GT(world.subscription_changes, 0);
    const auto subscription = world.media->subscription("b", {.track = {}, .sid = "MTcam"});
    ASSERT_TRUE(subscription && subscription->fault);
    EXPECT_EQ(number(subscription->fault->code), 53404);
}

TEST(GroupMedia, TakesBackATrackWhoseCodecTurnsOutToBeUnknownToTheSubscriber) {
    World world;
    world.join("a");
    world.join("b");
    world.publish("a", TrackKind::video, "cam");
    world.settle();
    ASSERT_THAT(world.clients.at("b").receiving(), SizeIs(1));
    auto& bob = world.transport("b");
    const auto outgoing = bob.outgoing.begin()->first;
    bob.events.on_undecodable(outgoing);
    bob.events.on_undecodable(outgoing); // as if it had been under way
    world.settle();
    const auto subscription = world.media->subscription("b", {.track = {}, .sid = "MTcam"});
    ASSERT_TRUE(subscription && subscription->fault);
    EXPECT_EQ(number(subscription->fault->code), 53404);
    EXPECT_THAT(bob.outgoing, IsEmpty());
    EXPECT_THAT(world.clients.at("b").receiving(), IsEmpty());
}

TEST(GroupMedia, SaysThatThereIsNoSectionLeftAndGoesOnWhenThereIs) {
    World world;
    world.join("b");
    for (const auto* name : {"a", "c", "d"}) { // so many that no two of them can be all
        world.join(name);
        for (int i = 0; i < 50; ++i) {
            world.publish(name, TrackKind::audio, name + std::to_string(i));
        }
        world.settle();
    }
    const auto waiting = [&] {
        std::vector<std::string> sids;
        for (const auto& [name, publications] : world.publications) {
            for (const auto& publication : publications) {
                const auto subscription = world.media->subscription("b", publication);
                if (subscription && subscription->fault) {
                    EXPECT_EQ(number(subscription->fault->code), 53305);
                    EXPECT_THAT(subscription->fault->message, HasSubstr("128"));
                    sids.push_back(name);
                }
            }
        }
        return sids;
    };
    const auto before = waiting();
    EXPECT_GE(before.size(), 150U - 128U);
    const auto received = world.clients.at("b").receiving().size();
    world.unpublish("a", "a0");
    world.settle();
    EXPECT_EQ(waiting().size(), before.size() - 1);
    EXPECT_EQ(world.clients.at("b").receiving().size(), received);
}

TEST(GroupMedia, GivesNothingToWhoAsksForNothing) {
    World world;
    world.join("a");
    world.publish("a", TrackKind::audio, "mic");
    world.join("b", {.subscribe_to_all = false});
    world.settle();
    EXPECT_FALSE(world.media->subscription("b", {.track = {}, .sid = "MTmic"}).has_value());
    EXPECT_THAT(world.clients.at("b").receiving(), IsEmpty());
}

TEST(GroupMedia, PassesMutingAndPrioritiesOn) {
    World world;
    world.join("a");
    world.join("b");
    world.publish("a", TrackKind::video, "cam");
    world.settle();
    auto& publication = world.publication("a", "cam");
    publication.track.enabled = false;
    publication.track.priority = rooms::Priority::high;
    world.media->publish("a", world.publications["a"]);
    EXPECT_THAT(world.transport("a").muted, SizeIs(1));
    EXPECT_EQ(world.transport("b").outgoing.begin()->second.priority,
              media::DownlinkPriority::high);
}

TEST(GroupMedia, OffersAgainToWhoDoesNotAnswer) {
    World world;
    world.join("a");
    world.join("b");
    world.settle();
    world.away.insert("b");
    world.publish("a", TrackKind::audio, "mic");
    world.settle();
    world.away.clear();
    const auto& bob = world.clients.at("b");
    EXPECT_THAT(bob.receiving(), IsEmpty());
    world.loop.advance(offer_patience);
    world.settle();
    EXPECT_THAT(bob.receiving(), ElementsAre(world.receiver("b", "mic")));
}

TEST(GroupMedia, CarriesDataTracksUnderTheReceiversLabel) {
    World world;
    world.join("a");
    world.join("b");
    world.settle();
    world.publish("a", TrackKind::data, "chat");
    world.settle();
    EXPECT_TRUE(world.clients.at("b").has_data);
    world.transport("a").enable_data();
    auto& from = world.transport("a").events;
    from.on_channel_open(77, {.label = "chat", .ordered = false, .max_retransmits = 3});
    const auto channel = world.transport("b").channel(world.receiver("b", "chat"));
    ASSERT_NE(channel, 0U);
    EXPECT_FALSE(world.transport("b").opened.at(channel).ordered);
    EXPECT_EQ(world.transport("b").opened.at(channel).max_retransmits, 3);
    from.on_message(77, false, base::as_bytes("early"));
    EXPECT_THAT(world.heard("b", channel), IsEmpty()); // it waits for the channel
    world.transport("b").events.on_channel_open(channel, {});
    from.on_message(77, true, base::as_bytes("late"));
    EXPECT_THAT(world.heard("b", channel), ElementsAre("early", "late"));
    EXPECT_TRUE(world.transport("b").sent.back().binary);
    EXPECT_THAT(world.transport("a").sent, IsEmpty()); // no echo
    world.unpublish("a", "chat");
    EXPECT_THAT(world.transport("b").opened, IsEmpty());
}

TEST(GroupMedia, GivesUpAClientWhoseDescriptionIsOfNoUse) {
    World world;
    world.media->join(
        "a",
        {{.id = "pc",
          .description = rooms::Description{rooms::Description::Type::offer, 1, "nonsense"}}},
        {});
    EXPECT_THAT(world.given_up["a"], testing::HasSubstr("malformed"));
}

TEST(GroupMedia, RepeatsWhatAClientMissed) {
    World world;
    world.join("a");
    world.join("b");
    world.settle();
    world.away.insert("b");
    world.publish("a", TrackKind::audio, "mic");
    world.settle();
    world.away.clear();
    auto& bob = world.clients.at("b");
    const auto live = world.media->sync("b", {{.id = "b-pc", .description = bob.local()}});
    ASSERT_THAT(live, SizeIs(1));
    EXPECT_EQ(live[0].id, "b-pc");
    ASSERT_TRUE(live[0].description.has_value());
    bob.hear(*live[0].description);
    world.settle();
    EXPECT_THAT(bob.receiving(), SizeIs(1));
}

TEST(GroupMedia, AsksForANewConnectionAfterARestart) {
    World world;
    const rooms::MediaWishes wishes{.channels = {MediaChannel::active_speaker}};
    world.join("a", wishes);
    world.publish("a", TrackKind::audio, "mic");
    world.join("b");
    world.settle();

    world.make(); // the program ended, and another began
    auto old = std::exchange(world.clients, {});
    for (const auto* name : {"a", "b"}) {
        world.media->restore(name, {{.id = std::string(name) + "-pc"}}, 1'000, wishes);
        world.media->publish(name, world.publications[name]);
    }
    EXPECT_FALSE(world.media->restored_completely());
    world.media->settle_restored();
    EXPECT_THAT(world.media->channels("a"), IsEmpty()); // the old ones are still in place
    for (const auto* name : {"a", "b"}) {
        const auto live = world.media->sync(name, {});
        ASSERT_THAT(live, SizeIs(1));
        ASSERT_TRUE(live[0].description.has_value());
        EXPECT_EQ(live[0].description->type, rooms::Description::Type::create_offer);
        EXPECT_NE(live[0].id, std::string(name) + "-pc");
        world.ids[name] = live[0].id;
        auto& client = world.clients.try_emplace(name).first->second;
        if (name == std::string("a")) {
            client.transceivers[0].track = "mic";
        }
        client.hear(*live[0].description);
    }
    world.settle();
    EXPECT_THAT(world.clients.at("b").receiving(), ElementsAre(world.receiver("b", "mic")));
    EXPECT_THAT(world.announced["a"], SizeIs(1));
    EXPECT_THAT(world.media->channels("a"), SizeIs(1));
}

} // namespace
} // namespace conclave::signaling::group
