#include "signaling/negotiation/codecs.hpp"
#include "signaling/negotiation/pair.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace conclave::signaling::negotiation {
namespace {

using rooms::Description;
using sdp::SectionKind;
using test::FakeClient;
using test::FakeMedia;
using test::Pair;
using testing::ElementsAre;
using testing::IsEmpty;
using Type = Description::Type;

TEST(Negotiation, AnswersTheFirstOfferAndThenOffersDownlinks) {
    Pair pair;
    pair.client.transceivers[0].track = "mic";
    pair.client.negotiate();
    pair.add(1); // Bob's camera
    pair.server.want_data();
    EXPECT_FALSE(pair.server.offer().has_value()); // the client's offer comes first
    pair.client_to_server();

    const auto answer = sdp::parse(pair.to_client.at(0).sdp);
    ASSERT_TRUE(answer.has_value());
    EXPECT_EQ(pair.to_client[0].revision, 1);
    EXPECT_TRUE(answer->ice_lite);
    EXPECT_THAT(answer->bundle, ElementsAre("0", "1"));
    EXPECT_EQ(answer->sections[0].direction, sdp::Direction::recvonly);
    EXPECT_EQ(answer->sections[0].setup, sdp::Setup::passive);
    ASSERT_EQ(answer->sections[0].codecs.size(), 2U); // opus and PCMU, no RED
    EXPECT_EQ(answer->sections[0].codecs[0].parameters, "minptime=10;useinbandfec=1");
    EXPECT_EQ(answer->sections[1].direction, sdp::Direction::inactive);
    EXPECT_THAT(answer->sections[1].extmaps,
                ElementsAre(sdp::Extmap{4, "urn:ietf:params:rtp-hdrext:sdes:mid"}));
    std::vector<int> payload_types;
    for (const auto& codec : answer->sections[1].codecs) {
        payload_types.push_back(codec.payload_type);
    }
    EXPECT_THAT(payload_types, ElementsAre(96, 97, 108, 109)); // VP8, H264 of mode 1, their RTX
    EXPECT_THAT(answer->sections[1].codecs[0].feedback,
                ElementsAre("goog-remb", "transport-cc", "nack", "nack pli"));
    EXPECT_EQ(pair.media.uplinks, (std::map<std::string, std::string>{{"0", "mic"}}));
    EXPECT_EQ(pair.media.remote.ice.ufrag, "ufrag0");
    EXPECT_EQ(pair.media.remote.local_role, media::DtlsRole::server);

    const auto offer = pair.server.offer();
    ASSERT_TRUE(offer.has_value());
    EXPECT_EQ(offer->revision, 2);
    pair.to_client.push_back(*offer);
    pair.settle();
    EXPECT_THAT(pair.client.receiving(), ElementsAre("r1"));
    EXPECT_THAT(pair.client.lines(), ElementsAre("0", "1", "s0")); // mid 1 was free
    EXPECT_EQ(pair.client.remote.sections[1].groups,
              (std::vector<sdp::SsrcGroup>{{"FID", {1'001, 2'001}}}));
    EXPECT_EQ(pair.client.remote.sections[1].setup, sdp::Setup::actpass);
    EXPECT_TRUE(pair.client.has_data);
    EXPECT_TRUE(pair.server.data_agreed());
    EXPECT_EQ(pair.media.data, 1);
    EXPECT_THAT(pair.media.agreed, ElementsAre(1));
}

TEST(Negotiation, KeepsADownlinkWhoseSectionTheClientTakesForATrackOfItsOwn) {
    Pair pair;
    pair.client.negotiate();
    pair.add(1);
    pair.settle();
    EXPECT_THAT(pair.client.receiving(), ElementsAre("r1"));
    pair.client.publish(SectionKind::video, "cam"); // recycles mid 1
    pair.settle();
    EXPECT_EQ(pair.client.lines().size(), 2U);
    EXPECT_EQ(pair.client.remote.sections[1].direction, sdp::Direction::sendrecv);
    EXPECT_EQ(pair.client.remote.sections[1].msid->track, "r1");
    EXPECT_EQ(pair.media.uplinks, (std::map<std::string, std::string>{{"1", "cam"}}));
    pair.client.unpublish("cam");
    pair.settle();
    EXPECT_THAT(pair.media.uplinks, IsEmpty());
    EXPECT_THAT(pair.client.receiving(), ElementsAre("r1"));
}

TEST(Negotiation, ReusesASectionOnlyAfterItWasInactive) {
    Pair pair;
    pair.client.negotiate();
    DownlinkKey key = 0;
    pair.add(++key);
    pair.settle();
    for (int i = 0; i < 20; ++i) {
        pair.server.remove_downlink(key);
        pair.add(++key);
        pair.settle(); // the fake client fails when a live section changes its track
        EXPECT_THAT(pair.client.receiving(), ElementsAre("r" + std::to_string(key)));
    }
    EXPECT_LE(pair.client.lines().size(), 3U); // not one section leaked
    pair.server.remove_downlink(key);
    pair.settle();
    EXPECT_THAT(pair.client.receiving(), IsEmpty());
}

TEST(Negotiation, HoldsChangesWhileAnOfferIsUnderWay) {
    Pair pair;
    pair.client.negotiate();
    pair.settle();
    pair.add(1);
    ASSERT_TRUE(pair.server.offer().has_value());
    pair.add(2);
    pair.server.remove_downlink(1);
    EXPECT_FALSE(pair.server.offer().has_value());
    pair.to_client.push_back(*pair.server.unanswered());
    pair.settle();
    EXPECT_THAT(pair.client.receiving(), ElementsAre("r2"));
}

TEST(Negotiation, LetsItsOfferStandWhenOffersCross) {
    Pair pair;
    pair.client.negotiate();
    pair.settle();
    pair.client.publish(SectionKind::audio, "mic"); // offer 2, on its way
    pair.add(1);
    const auto offer = pair.server.offer();
    ASSERT_TRUE(offer.has_value());
    EXPECT_EQ(offer->revision, 2);
    pair.client_to_server(); // crosses; not answered
    EXPECT_THAT(pair.to_client, IsEmpty());
    pair.to_client.push_back(*offer);
    pair.settle();
    EXPECT_EQ(pair.client.glares, 1);
    EXPECT_THAT(pair.client.receiving(), ElementsAre("r1"));
    EXPECT_EQ(pair.media.uplinks.size(), 1U);
}

TEST(Negotiation, TakesThePlainOfferThatFollowsARevertedSimulcast) {
    Pair pair;
    pair.client.simulcast = true;
    pair.client.publish(SectionKind::video, "cam");
    pair.settle();
    EXPECT_EQ(pair.media.mappings.at("1").encodings.size(), 3U);
    EXPECT_EQ(pair.media.mappings.at("1").encodings[0].rtx_ssrc, 2U);
    // The client says the same again without its SIM group, one revision on, and stays stable.
    pair.client.simulcast = false;
    FakeClient again = pair.client;
    again.negotiate();
    const auto answer = pair.server.receive(again.sent.front());
    ASSERT_TRUE(answer && *answer);
    EXPECT_EQ((*answer)->revision, 2);
    EXPECT_EQ(pair.media.mappings.at("1").encodings.size(), 1U);
    pair.add(1, media::Kind::audio);
    const auto offer = pair.server.offer();
    ASSERT_TRUE(offer.has_value());
    EXPECT_EQ(offer->revision, 3); // counts the plain offer
    pair.to_client.push_back(*offer);
    pair.settle();
    EXPECT_THAT(pair.client.receiving(), ElementsAre("r1"));
}

TEST(Negotiation, AnswersAnIceRestartWithCredentialsOfItsOwn) {
    Pair pair;
    pair.client.negotiate();
    pair.add(1);
    pair.settle();
    pair.client.restart_ice();
    pair.settle();
    EXPECT_EQ(pair.media.restarts, 1);
    EXPECT_EQ(pair.client.remote.sections[0].ice->ufrag, "server1");
    EXPECT_EQ(pair.client.remote.sections[0].setup, sdp::Setup::passive);
    EXPECT_EQ(pair.media.remote.ice.ufrag, "ufrag1");
    EXPECT_THAT(pair.client.receiving(), ElementsAre("r1"));
    EXPECT_THAT(pair.client.events, ElementsAre("r1")); // it went on all the while
}

TEST(Negotiation, OffersAgainWhenNoAnswerComes) {
    Pair pair;
    pair.client.negotiate();
    pair.settle();
    EXPECT_FALSE(pair.server.offer_again().has_value());
    pair.add(1);
    ASSERT_TRUE(pair.server.offer().has_value()); // lost
    pair.add(2, media::Kind::audio);
    const auto again = pair.server.offer_again();
    ASSERT_TRUE(again.has_value());
    EXPECT_EQ(again->revision, 3);
    pair.to_client.push_back(*again);
    pair.settle();
    EXPECT_THAT(pair.client.receiving(), ElementsAre("r1", "r2"));
}

TEST(Negotiation, TakesALaterOfferForTheLostAnswer) {
    Pair pair;
    pair.client.negotiate();
    pair.settle();
    pair.add(1);
    pair.server_to_client();
    ASSERT_EQ(pair.client.sent.size(), 1U); // the answer
    pair.client.sent.clear();
    pair.client.publish(SectionKind::audio, "mic");
    pair.settle();
    EXPECT_THAT(pair.media.agreed, ElementsAre(1));
    EXPECT_THAT(pair.client.receiving(), ElementsAre("r1"));
    EXPECT_EQ(pair.media.uplinks.size(), 1U);
}

TEST(Negotiation, RepeatsItsAnswerForAClientThatMissedIt) {
    Pair pair;
    pair.client.negotiate();
    pair.client_to_server();
    pair.to_client.clear();
    const auto again = pair.server.receive(pair.client.local());
    ASSERT_TRUE(again && *again);
    EXPECT_EQ((*again)->type, Type::answer);
    pair.client.hear(**again);
    pair.settle();
}

TEST(Negotiation, AllowsMixedHeaderExtensionsToWhoDoes) {
    for (const bool allows : {false, true}) {
        Pair pair;
        pair.client.mixed_extmaps = allows;
        pair.client.publish(SectionKind::video, "cam");
        pair.settle();
        EXPECT_EQ(pair.client.remote.mixed_extmaps, allows) << "in the answer";
        pair.add(1);
        pair.settle();
        EXPECT_EQ(pair.client.remote.mixed_extmaps, allows) << "in an offer";
    }
}

TEST(Negotiation, KeepsToTheRoomsCodecs) {
    Pair pair({rooms::VideoCodec::h264});
    pair.client.publish(SectionKind::video, "cam");
    pair.settle();
    std::vector<std::string> names;
    for (const auto& codec : pair.client.remote.sections[1].codecs) {
        names.push_back(codec.name);
    }
    EXPECT_THAT(names, ElementsAre("H264", "rtx"));
}

TEST(Negotiation, TakesTheProfileThatEverybodyHas) {
    sdp::Section section{.kind = SectionKind::video};
    section.codecs = {{100, "VP9", 90'000, 1, "profile-id=2"},
                      {98, "VP9", 90'000, 1, "profile-id=0"},
                      {99, "rtx", 90'000, 1, "apt=98"},
                      {101, "rtx", 90'000, 1, "apt=100"},
                      {96, "VP8", 90'000}};
    std::vector<int> taken;
    for (const auto& codec :
         choose_codecs(section, {rooms::VideoCodec::vp9, rooms::VideoCodec::vp8})) {
        taken.push_back(codec.payload_type);
    }
    EXPECT_THAT(taken, ElementsAre(98, 99, 96));
    section.codecs[1].parameters.clear(); // profile 0 as well
    EXPECT_EQ(choose_codecs(section, {rooms::VideoCodec::vp9}).front().payload_type, 98);
    EXPECT_TRUE(choose_codecs(section, {rooms::VideoCodec::h264}).empty());
    EXPECT_EQ(usual_codecs(SectionKind::video, {rooms::VideoCodec::vp9}).size(), 2U);
    section.codecs = {{46, "AV1", 90'000, 1, "level-idx=5;profile=1;tier=0"},
                      {45, "AV1", 90'000, 1, "level-idx=5;profile=0;tier=0"}};
    EXPECT_EQ(choose_codecs(section, {rooms::VideoCodec::av1}).front().payload_type, 45);
}

TEST(Negotiation, RefusesASectionWithoutACommonCodec) {
    Pair pair;
    pair.client.video_codecs = false;
    pair.client.publish(SectionKind::video, "cam");
    pair.client.transceivers[0].track = "mic";
    pair.client_to_server();
    pair.server_to_client();
    EXPECT_TRUE(pair.client.remote.sections[1].rejected());
    EXPECT_EQ(pair.client.remote.sections[1].mid, "1");
    EXPECT_THAT(pair.client.remote.bundle, ElementsAre("0"));
    EXPECT_THAT(pair.media.uplinks, IsEmpty());
    pair.add(1);
    EXPECT_FALSE(pair.server.offer().has_value()); // nothing it could decode
    EXPECT_THAT(pair.media.placed, IsEmpty());
}

TEST(Negotiation, StopsAtItsLimitOfLinesAndGoesOnWhenOneIsFree) {
    Pair pair;
    pair.client.negotiate();
    for (DownlinkKey key = 1; key <= 130; ++key) {
        pair.add(key);
    }
    pair.settle();
    EXPECT_EQ(pair.server.lines(), max_lines);
    EXPECT_EQ(pair.server.waiting(), 3U); // one line is the client's audio
    EXPECT_THAT(pair.media.waits, ElementsAre(128, 129, 130));
    pair.server.remove_downlink(1);
    pair.settle();
    EXPECT_EQ(pair.server.waiting(), 2U);
    EXPECT_EQ(pair.server.lines(), max_lines);
    EXPECT_TRUE(pair.media.agreed.contains(128));
    // There is always room for one's own, when no section is left to be used both ways.
    constexpr std::size_t own = max_lines + 2;
    for (std::size_t i = 0; i < own; ++i) {
        pair.client.publish(sdp::SectionKind::video, "own" + std::to_string(i));
    }
    pair.settle();
    EXPECT_GT(pair.server.lines(), max_lines);
    EXPECT_EQ(pair.media.uplinks.size(), own);
}

TEST(Negotiation, SaysWhatItCannotUse) {
    const auto fault_of = [](const std::string& text) {
        FakeMedia media;
        Negotiation server({{rooms::VideoCodec::vp8}, 7}, media);
        const auto answer = server.receive({Type::offer, 1, text});
        return answer ? std::string() : answer.error();
    };
    EXPECT_NE(fault_of("x"), "");
    std::string text = "v=0\r\n";
    for (int i = 0; i < 2'000; ++i) {
        text += "m=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:" + std::to_string(i) + "\r\n";
    }
    EXPECT_THAT(fault_of(text), testing::HasSubstr("512"));
    EXPECT_THAT(fault_of(text.substr(0, 20'000)),
                testing::HasSubstr(std::to_string(max_offered_lines)));
    EXPECT_THAT(fault_of("v=0\r\nm=audio 9 P 0\r\n"), testing::HasSubstr("mid"));
    EXPECT_THAT(fault_of("v=0\r\nm=audio 9 P 0\r\na=mid:1\r\nm=audio 9 P 0\r\na=mid:1\r\n"),
                testing::HasSubstr("two"));

    Pair pair;
    pair.client.negotiate();
    pair.settle();
    const auto fewer = pair.server.receive(
        {Type::offer, 9, "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\n"});
    EXPECT_FALSE(fewer.has_value());
}

} // namespace
} // namespace conclave::signaling::negotiation
