#include "media/sfu/payload_types.hpp"

#include <gtest/gtest.h>

namespace conclave::media::sfu {
namespace {

CodecMapping h264(std::string parameters) {
    return {.name = "H264",
            .payload_type = 100,
            .clock_rate = 90'000,
            .parameters = std::move(parameters)};
}

TEST(PayloadTypes, TellsMediaFromRetransmission) {
    const PayloadTypes types(
        {{.name = "VP8", .payload_type = 96, .clock_rate = 90'000, .rtx_payload_type = 97},
         {.name = "VP8", .payload_type = 96, .clock_rate = 90'000}});
    EXPECT_EQ(types.media(96), 0U);
    EXPECT_EQ(types.rtx(97), 0U);
    EXPECT_EQ(types.media(97), std::nullopt);
    EXPECT_EQ(types.rtx(96), std::nullopt);
}

TEST(PayloadTypes, FindsWhatDecodes) {
    const std::vector<CodecMapping> theirs{
        {.name = "vp8", .payload_type = 120, .clock_rate = 90'000},
        h264("level-asymmetry-allowed=1;packetization-mode=0;profile-level-id=42e01f"),
        h264("profile-level-id=42E034; packetization-mode=1"),
        {.name = "opus", .payload_type = 109, .clock_rate = 48'000, .channels = 2}};
    EXPECT_EQ(find_match({.name = "VP8", .clock_rate = 90'000}, theirs), 0U);
    EXPECT_EQ(find_match(h264("packetization-mode=1;profile-level-id=42e01f"), theirs), 2U);
    EXPECT_EQ(find_match(h264(""), theirs), 1U);
    EXPECT_EQ(find_match(h264("packetization-mode=1;profile-level-id=640034"), theirs),
              std::nullopt);
    EXPECT_EQ(find_match({.name = "opus", .clock_rate = 48'000, .channels = 2}, theirs), 3U);
    EXPECT_EQ(find_match({.name = "opus", .clock_rate = 48'000, .channels = 1}, theirs),
              std::nullopt);
}

} // namespace
} // namespace conclave::media::sfu
