#include "signaling/group/group_world.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace conclave::signaling::group {
namespace {

using namespace test;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

TEST(GroupControl, TriesChannelsAgainUntilTheTransportTakesThem) {
    World world;
    world.join("a", {.channels = {MediaChannel::active_speaker}});
    world.transport("a").refusals = 3;
    world.settle();
    EXPECT_THAT(world.transport("a").opened, IsEmpty());
    for (int i = 0; i < 4; ++i) {
        world.loop.advance(channel_retry);
    }
    EXPECT_THAT(world.transport("a").opened, SizeIs(1));
}

TEST(GroupControl, SaysHowAParticipantsMediaGoes) {
    World world;
    world.join("a");
    world.join("b");
    world.publish("a", TrackKind::video, "cam");
    world.settle();
    EXPECT_EQ(world.media->explain("nobody"), "");
    EXPECT_THAT(world.media->explain("a"), HasSubstr("publishes MTcam (video): media is bound"));
    const auto words = world.media->explain("b");
    EXPECT_THAT(words, HasSubstr("gets MTcam (video) of a: track "));
    EXPECT_THAT(words, Not(HasSubstr("stopped by the allocator")));
    auto& bob = world.transport("b");
    const auto outgoing = bob.outgoing.begin()->first;
    bob.events.on_switched({outgoing}, {});
    EXPECT_THAT(world.media->explain("b"), HasSubstr("stopped by the allocator"));
    EXPECT_THAT(world.media->explain("b"), HasSubstr(bob.explain()));
}

TEST(GroupControl, SpeaksOnTheChannelsThatWereAskedFor) {
    World world;
    const rooms::MediaWishes wishes{
        .channels = {MediaChannel::active_speaker, MediaChannel::network_quality,
                     MediaChannel::render_hints, MediaChannel::track_priority,
                     MediaChannel::track_switch_off},
        .bandwidth_profile = media::BandwidthProfile{.max_tracks = 2}};
    world.join("a");
    world.join("b", wishes);
    world.publish("a", TrackKind::audio, "mic");
    world.publish("a", TrackKind::video, "cam");
    world.settle();
    auto& bob = world.transport("b");
    EXPECT_EQ(bob.profile.max_tracks, 2U);
    EXPECT_THAT(world.media->channels("b"), SizeIs(5));
    EXPECT_THAT(world.media->channels("a"), IsEmpty());

    // The loudest of the others, told when it changes.
    const auto speaker = world.control("b", MediaChannel::active_speaker);
    const auto mic = world.transport("a").incoming.begin()->first;
    world.engine.router->events.on_speakers({mic});
    world.engine.router->events.on_speakers({mic});
    world.engine.router->events.on_speakers({});
    EXPECT_THAT(world.heard("b", speaker),
                ElementsAre(R"({"type":"active_speaker","participant":"a"})",
                            R"({"type":"active_speaker","participant":null})"));

    const auto quality = world.control("b", MediaChannel::network_quality);
    world.transport("a").report.level = 3;
    world.say("b", quality, R"({"type":"network_quality","reportLevel":1,"remoteReportLevel":1})");
    EXPECT_THAT(world.heard("b", quality),
                ElementsAre(R"({"type":"network_quality","local":{"level":5},)"
                            R"("remotes":[{"level":3,"sid":"a"}]})"));

    const auto cam = std::ranges::find_if(bob.outgoing, [&](const auto& entry) {
        return world.transport("a").incoming.at(entry.second.source).kind == media::Kind::video;
    });
    ASSERT_NE(cam, bob.outgoing.end());
    const auto hints = world.control("b", MediaChannel::render_hints);
    world.say("b", hints,
              R"({"type":"render_hints","subscriber":{"id":1,"hints":[{"track":"MTcam",)"
              R"("enabled":true,"render_dimensions":{"width":320,"height":180}},)"
              R"({"track":"MTgone","enabled":false}]}})");
    world.say("b", hints,
              R"({"type":"render_hints","subscriber":{"id":2,"hints":[{"track":"MTcam",)"
              R"("enabled":false}]}})");
    EXPECT_EQ(cam->second.hint, (media::RenderHint{false, media::RenderSize{320, 180}}));
    EXPECT_THAT(world.heard("b", hints).at(0), testing::HasSubstr("INVALID_RENDER_HINT"));

    const auto priority = world.control("b", MediaChannel::track_priority);
    world.say("b", priority, R"({"type":"track_priority","track":"MTcam","subscribe":"high"})");
    EXPECT_EQ(cam->second.priority, media::DownlinkPriority::high);
    world.say("b", priority, R"({"type":"track_priority","track":"MTcam","subscribe":null})");
    EXPECT_EQ(cam->second.priority, media::DownlinkPriority::standard);

    // Told once the client listens, though it happened before; for both reasons together.
    bob.events.on_switched({cam->first}, {});
    const auto off = world.control("b", MediaChannel::track_switch_off);
    bob.events.on_switched({}, {cam->first}); // still hinted away
    world.say("b", hints,
              R"({"type":"render_hints","subscriber":{"id":3,"hints":[{"track":"MTcam",)"
              R"("enabled":true}]}})");
    bob.events.on_switched({cam->first}, {});
    EXPECT_THAT(world.heard("b", off),
                ElementsAre(R"({"type":"track_switch_off","off":["MTcam"],"on":[]})",
                            R"({"type":"track_switch_off","off":[],"on":["MTcam"]})",
                            R"({"type":"track_switch_off","off":["MTcam"],"on":[]})"));
}

TEST(GroupControl, HintsPublishersAfterAWhile) {
    World world;
    world.join("a", {.channels = {MediaChannel::publisher_hints}});
    world.publish("a", TrackKind::video, "cam");
    world.settle();
    const auto channel = world.control("a", MediaChannel::publisher_hints);
    const auto cam = world.transport("a").incoming.begin()->first;
    world.transport("a").events.on_encodings_wanted(cam, {false, false});
    EXPECT_THAT(world.heard("a", channel), IsEmpty());
    world.loop.advance(hint_hold);
    EXPECT_THAT(world.heard("a", channel), SizeIs(1));
    world.transport("a").events.on_encodings_wanted(cam, {true, false});
    EXPECT_THAT(world.heard("a", channel), SizeIs(2));
    world.say("a", channel, R"({"type":"client_reset","track":"MTcam","id":3})");
    ASSERT_THAT(world.heard("a", channel), SizeIs(3));
    const auto hint = boost::json::parse(world.heard("a", channel)[2]);
    EXPECT_EQ(hint.at("publisher").at("id"), 3);
    EXPECT_EQ(hint.at("publisher").at("hints").at(0).at("encodings").at(0).at("enabled"), true);
}

} // namespace
} // namespace conclave::signaling::group
