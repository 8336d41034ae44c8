#include "signaling/sdp/parser.hpp"
#include "signaling/sdp/writer.hpp"

#include <gtest/gtest.h>

namespace conclave::signaling::sdp {
namespace {

const std::string offer = "v=0\r\n"
                          "o=- 42 2 IN IP4 127.0.0.1\r\n"
                          "s=-\r\n"
                          "t=0 0\r\n"
                          "a=group:BUNDLE 0 1 2\r\n"
                          "a=fingerprint:sha-256 AB:CD\r\n"
                          "a=extmap-allow-mixed\r\n"
                          "m=audio 9 UDP/TLS/RTP/SAVPF 111 0 111\r\n"
                          "a=mid:0\r\n"
                          "a=ice-ufrag:abcd\r\n"
                          "a=ice-pwd:secretsecretsecret\r\n"
                          "a=setup:actpass\r\n"
                          "a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level\r\n"
                          "a=extmap:4/recvonly urn:ietf:params:rtp-hdrext:sdes:mid \r\n"
                          "a=sendrecv\r\n"
                          "a=msid:- mic\r\n"
                          "a=rtcp-mux\r\n"
                          "a=rtpmap:111 opus/48000/2\r\n"
                          "a=rtcp-fb:111 transport-cc\r\n"
                          "a=fmtp:111 minptime=10;useinbandfec=1\r\n"
                          "a=ssrc:77 cname:c0\r\n"
                          "m=video 9 UDP/TLS/RTP/SAVPF 96 97\n"
                          "a=mid:1\n"
                          "a=recvonly\n"
                          "a=rtpmap:96 VP8/90000\n"
                          "a=rtcp-fb:* nack pli\n"
                          "a=rtpmap:97 rtx/90000\n"
                          "a=fmtp:97 apt=96\n"
                          "a=ssrc-group:FID 1 2\n"
                          "a=ssrc-group:SIM 1 3 5\n"
                          "a=ssrc:1 cname:c0\n"
                          "a=ssrc:1 msid:- cam\n"
                          "a=rid:lo send\n"
                          "a=rid:hi send max-width=1280\n"
                          "a=simulcast:send ~hi;lo,zz\n"
                          "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n"
                          "a=mid:2\r\n"
                          "a=sctp-port:5000\r\n"
                          "a=max-message-size:262144\r\n";

TEST(Sdp, ReadsWhatBrowsersSay) {
    const auto read = parse(offer);
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(read->session_id, 42U);
    EXPECT_TRUE(read->mixed_extmaps);
    EXPECT_EQ(read->bundle, (std::vector<std::string>{"0", "1", "2"}));
    ASSERT_EQ(read->sections.size(), 3U);

    const auto& audio = read->sections[0];
    EXPECT_EQ(audio.kind, SectionKind::audio);
    EXPECT_EQ(audio.direction, Direction::sendrecv);
    ASSERT_EQ(audio.codecs.size(), 2U); // 111 once
    EXPECT_EQ(audio.codecs[0].name, "opus");
    EXPECT_EQ(audio.codecs[0].channels, 2);
    EXPECT_EQ(audio.codecs[0].parameters, "minptime=10;useinbandfec=1");
    EXPECT_EQ(audio.codecs[1].name, "PCMU"); // needs no a=rtpmap
    EXPECT_EQ(audio.msid, (Msid{"-", "mic"}));
    EXPECT_EQ(audio.extmaps[1], (Extmap{4, "urn:ietf:params:rtp-hdrext:sdes:mid"}));
    EXPECT_EQ(audio.ice->ufrag, "abcd");
    EXPECT_EQ(audio.setup, Setup::actpass);
    EXPECT_EQ(audio.sources, (std::vector<Source>{{77, "c0"}}));
    EXPECT_EQ(audio.fingerprints, (std::vector<media::Fingerprint>{{"sha-256", "AB:CD"}}));

    const auto& video = read->sections[1];
    EXPECT_EQ(video.codecs[0].feedback, (std::vector<std::string>{"nack pli"}));
    EXPECT_EQ(video.msid, (Msid{"-", "cam"})); // from the a=ssrc line
    EXPECT_EQ(video.groups[1], (SsrcGroup{"SIM", {1, 3, 5}}));
    EXPECT_EQ(video.send_rids, (std::vector<std::string>{"hi", "lo"}));

    EXPECT_EQ(read->sections[2].kind, SectionKind::application);
    EXPECT_EQ(read->sections[2].sctp_port, 5000);
    EXPECT_EQ(read->sections[2].max_message_size, 262144U);
}

TEST(Sdp, WritesWhatItReads) {
    const auto read = parse(offer);
    ASSERT_TRUE(read.has_value());
    const auto again = parse(write(*read));
    ASSERT_TRUE(again.has_value());
    EXPECT_EQ(*again, *read);
}

TEST(Sdp, GivesEveryLineItsEndAndEverySectionItsMid) {
    auto read = parse(offer);
    ASSERT_TRUE(read.has_value());
    read->sections[1].port = 0;
    const auto text = write(*read);
    EXPECT_TRUE(text.ends_with("\r\n"));
    for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 1)) {
        ASSERT_EQ(text[at - 1], '\r');
    }
    EXPECT_NE(text.find("m=video 0 UDP/TLS/RTP/SAVPF 0\r\nc=IN IP4 0.0.0.0\r\na=mid:1\r\n"),
              std::string::npos);
    EXPECT_EQ(text.find("VP8"), std::string::npos);
}

TEST(Sdp, TakesTheFirstSourceDescriptionOfACandidate) {
    Description description;
    Section section{.kind = SectionKind::audio, .media = "audio", .protocol = "P", .mid = "0"};
    section.candidates = {{"192.0.2.1", 40'000, 2'130'706'431, "1"}};
    description.sections.push_back(section);
    EXPECT_NE(
        write(description)
            .find("a=candidate:1 1 udp 2130706431 192.0.2.1 40000 typ host\r\na=end-of-candidates"),
        std::string::npos);
}

std::string with_sections(int count) {
    std::string text = "v=0\r\n";
    for (int i = 0; i < count; ++i) {
        text += "m=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:" + std::to_string(i) + "\r\n";
    }
    return text;
}

TEST(Sdp, NamesWhatItRefuses) {
    EXPECT_EQ(parse("").error(), ParseError::malformed);
    EXPECT_EQ(parse("hello").error(), ParseError::malformed);
    EXPECT_EQ(parse("v=0\r\nm=audio\r\n").error(), ParseError::malformed);
    EXPECT_EQ(parse("v=0\r\nm=audio 99999 P 0\r\n").error(), ParseError::malformed);
    EXPECT_EQ(parse("v=0\r\n" + std::string(max_description_bytes, 'x')).error(),
              ParseError::too_long);
    EXPECT_TRUE(parse(with_sections(512)).has_value());
    EXPECT_EQ(parse(with_sections(2'000)).error(), ParseError::too_many_sections);
    std::string codecs = "v=0\r\nm=audio 9 P";
    for (int i = 0; i < 65; ++i) {
        codecs += " " + std::to_string(i);
    }
    EXPECT_EQ(parse(codecs).error(), ParseError::too_many_codecs);
    std::string lines = "v=0\r\nm=audio 9 P 0\r\n";
    for (int i = 0; i < 2'049; ++i) {
        lines += "a=x\r\n";
    }
    EXPECT_EQ(parse(lines).error(), ParseError::too_many_lines);
}

TEST(Sdp, PassesOverWhatItCannotRead) {
    const auto read = parse("v=0\n"
                            "m=video 9 UDP/TLS/RTP/SAVPF 96 200 x\n"
                            "a=rtpmap:96\n"
                            "a=rtpmap:x VP8/90000\n"
                            "a=extmap:0 urn:x\n"
                            "a=ssrc:x cname:y\n"
                            "a=ssrc-group:FID 1 x\n"
                            "a=msid:only\n"
                            "a=setup:holdconn\n"
                            "a=sctp-port:70000\n"
                            "b=AS:30\n"
                            "nonsense\n");
    ASSERT_TRUE(read.has_value());
    const auto& section = read->sections.at(0);
    EXPECT_TRUE(section.codecs.empty());
    EXPECT_TRUE(section.extmaps.empty());
    EXPECT_TRUE(section.sources.empty());
    EXPECT_TRUE(section.groups.empty());
    EXPECT_FALSE(section.msid.has_value());
    EXPECT_FALSE(section.setup.has_value());
    EXPECT_FALSE(section.sctp_port.has_value());
}

} // namespace
} // namespace conclave::signaling::sdp
