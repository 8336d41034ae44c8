#include "signaling/msp/active_speaker.hpp"
#include "signaling/msp/message.hpp"
#include "signaling/msp/track_switch_off.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace conclave::signaling::msp {
namespace {

namespace json = boost::json;

template <class Message>
Message read(std::string_view text) {
    auto message = parse(text);
    EXPECT_TRUE(message && std::holds_alternative<Message>(*message)) << text;
    return message && std::holds_alternative<Message>(*message) ? std::get<Message>(*message)
                                                                : Message{};
}

TEST(Msp, ReadsWhatTheSdkSays) {
    read<Ready>(R"({"type":"ready"})");
    const auto quality = read<NetworkQualityRequest>(
        R"({"type":"network_quality","ice":{},"reportLevel":3,"remoteReportLevel":9})");
    EXPECT_EQ(quality.local, 3);
    EXPECT_EQ(quality.remote, 3);

    const auto high =
        read<TrackPriority>(R"({"type":"track_priority","track":"MTb","subscribe":"high"})");
    EXPECT_EQ(high.priority, media::DownlinkPriority::high);
    EXPECT_FALSE(read<TrackPriority>(R"({"type":"track_priority","track":"MTb","subscribe":null})")
                     .priority);

    const auto hints = read<RenderHints>(R"({"type":"render_hints","subscriber":{"id":7,"hints":[
        {"track":"MTb","enabled":true,"render_dimensions":{"height":180,"width":320}},
        {"track":"MTc","enabled":false},{"enabled":true},5]}})");
    EXPECT_EQ(hints.id, 7);
    ASSERT_EQ(hints.hints.size(), 2U);
    EXPECT_EQ(hints.hints[0].hint, (media::RenderHint{true, media::RenderSize{320, 180}}));
    EXPECT_EQ(hints.hints[1].hint, (media::RenderHint{false, std::nullopt}));

    const auto reply = read<PublisherHintsReply>(
        R"({"type":"publisher_hints","id":12,"hints":[{"track":"MTa","result":"OK"}]})");
    EXPECT_EQ(reply.results.at(0).result, "OK");
    EXPECT_EQ(read<ClientReset>(R"({"type":"client_reset","track":"MTa","id":3})").track, "MTa");
}

TEST(Msp, IgnoresWhatItDoesNotKnow) {
    for (const auto* text :
         {"", "[]", "{}", R"({"type":"x"})", R"({"type":"track_priority","track":"MTb"})",
          R"({"type":"track_priority","track":"MTb","subscribe":"most"})",
          R"({"type":"render_hints"})", R"({"type":"client_reset"})"}) {
        EXPECT_FALSE(parse(text).has_value()) << text;
    }
}

TEST(Msp, WritesWhatTheSdkReads) {
    EXPECT_EQ(write_active_speaker("PA1"), R"({"type":"active_speaker","participant":"PA1"})");
    EXPECT_EQ(write_active_speaker(std::nullopt),
              R"({"type":"active_speaker","participant":null})");
    EXPECT_EQ(write_track_switch_off({"MTb"}, {}),
              R"({"type":"track_switch_off","off":["MTb"],"on":[]})");
    EXPECT_EQ(write_render_hints_reply(7, {{"MTb", true}, {"MTc", false}}),
              R"({"type":"render_hints","subscriber":{"id":7,"hints":[)"
              R"({"track":"MTb","result":"OK"},{"track":"MTc","result":"INVALID_RENDER_HINT"}]}})");
    EXPECT_EQ(write_publisher_hints(2, "MTa", {true, false}),
              R"({"type":"publisher_hints","publisher":{"id":2,"hints":[{"track":"MTa",)"
              R"("encodings":[{"enabled":true,"layer_index":0},)"
              R"({"enabled":false,"layer_index":1}]}]}})");
}

TEST(Msp, ReportsQualityAsVerbosityAsks) {
    media::QualityReport mine{
        .level = 4, .audio_send = {}, .audio_receive = {}, .video_send = {}, .video_receive = {}};
    mine.video_send = {.level = 3, .actual_bps = 1'000, .wanted_bps = 2'000, .present = true};
    const auto brief = json::parse(write_network_quality({1, 0}, mine, {{"PA1", {}}}));
    EXPECT_EQ(brief.at("local"), (json::object{{"level", 4}}));
    EXPECT_FALSE(brief.as_object().contains("remotes"));
    const auto full = json::parse(write_network_quality({3, 2}, mine, {{"PA1", mine}}));
    EXPECT_EQ(full.at("local").at("video").at("send"), 3);
    EXPECT_EQ(full.at("local").at("audio").at("recv"), 4);
    EXPECT_EQ(full.at("local").at("video").at("sendStats").at("bandwidth").at("actual"), 1'000);
    EXPECT_EQ(full.at("remotes").at(0).at("sid"), "PA1");
    EXPECT_FALSE(full.at("remotes").at(0).at("video").as_object().contains("sendStats"));
}

} // namespace
} // namespace conclave::signaling::msp
