#include "media/codec/keyframe.hpp"

#include <gtest/gtest.h>

namespace conclave::media::codec {
namespace {

TEST(Keyframes, OfVp8) {
    // 640 by 360, after each form of the descriptor (RFC 7741, 4.2).
    const base::Bytes head{0x10, 0, 0, 0x9d, 0x01, 0x2a, 0x80, 0x02, 0x68, 0x01};
    for (base::Bytes bytes : {base::Bytes{0x10}, base::Bytes{0x90, 0x80, 0x11},
                              base::Bytes{0x90, 0xe0, 0x92, 0x34, 0x01, 0x20}}) {
        const std::size_t descriptor = bytes.size();
        bytes.insert(bytes.end(), head.begin(), head.end());
        EXPECT_TRUE(starts_keyframe("VP8", bytes));
        EXPECT_EQ(picture_short_side("VP8", bytes), 360U);
        bytes[descriptor] |= 1; // another picture is needed
        EXPECT_FALSE(starts_keyframe("VP8", bytes));
        bytes[descriptor] &= 0xfe;
        bytes[0] &= 0xef; // not the start of a partition
        EXPECT_FALSE(starts_keyframe("VP8", bytes));
        EXPECT_EQ(picture_short_side("VP8", bytes), std::nullopt);
    }
}

TEST(Keyframes, OfH264) {
    EXPECT_TRUE(starts_keyframe("H264", base::Bytes{0x67, 1, 2}));
    EXPECT_FALSE(starts_keyframe("H264", base::Bytes{0x65, 1, 2}));
    EXPECT_TRUE(starts_keyframe("H264", base::Bytes{24, 0, 1, 0x09, 0, 2, 0x67, 1}));
    EXPECT_FALSE(starts_keyframe("H264", base::Bytes{24, 0, 1, 0x09, 0, 2, 0x65, 1}));
    EXPECT_TRUE(starts_keyframe("H264", base::Bytes{28, 0x87, 1}));
    EXPECT_FALSE(starts_keyframe("H264", base::Bytes{28, 0x07, 1}));
}

TEST(Keyframes, OfWhatIsCutShort) {
    const base::Bytes vp8{0x90, 0xe0, 0x92, 0x34, 0x01, 0x20, 0x10, 0, 0, 0x9d, 0x01, 0x2a, 0x80};
    const base::Bytes h264{24, 0, 9, 0x67};
    for (std::size_t size = 0; size < vp8.size(); ++size) {
        EXPECT_EQ(starts_keyframe("VP8", base::ByteView(vp8).first(size)), size > 6);
        EXPECT_EQ(picture_short_side("VP8", base::ByteView(vp8).first(size)), std::nullopt);
    }
    for (std::size_t size = 0; size < h264.size(); ++size) {
        EXPECT_FALSE(starts_keyframe("H264", base::ByteView(h264).first(size)));
    }
}

} // namespace
} // namespace conclave::media::codec
