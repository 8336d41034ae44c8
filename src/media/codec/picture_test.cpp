#include "media/codec/picture.hpp"

#include <gtest/gtest.h>

namespace conclave::media::codec {
namespace {

TEST(Pictures, KnowFormatsByName) {
    EXPECT_EQ(format_of("VP8"), Format::vp8);
    EXPECT_EQ(format_of("VP9"), Format::vp9);
    EXPECT_EQ(format_of("H264"), Format::h264);
    EXPECT_EQ(format_of("AV1"), Format::av1);
    EXPECT_EQ(format_of("rtx"), Format::other);
}

TEST(Pictures, OfVp8) {
    // 640 by 360, after each form of the descriptor (RFC 7741, 4.2).
    const base::Bytes head{0x10, 0, 0, 0x9d, 0x01, 0x2a, 0x80, 0x02, 0x68, 0x01};
    for (base::Bytes bytes : {base::Bytes{0x10}, base::Bytes{0x90, 0x80, 0x11},
                              base::Bytes{0x90, 0xe0, 0x92, 0x34, 0x01, 0x20}}) {
        const std::size_t descriptor = bytes.size();
        bytes.insert(bytes.end(), head.begin(), head.end());
        EXPECT_TRUE(read_picture(Format::vp8, bytes).keyframe);
        EXPECT_EQ(read_picture(Format::vp8, bytes).short_side, 360);
        EXPECT_EQ(read_picture(Format::vp8, bytes).head.size, descriptor);
        bytes[descriptor] |= 1; // another picture is needed
        EXPECT_FALSE(read_picture(Format::vp8, bytes).keyframe);
        EXPECT_TRUE(read_picture(Format::vp8, bytes).starts);
        EXPECT_EQ(read_picture(Format::vp8, bytes).short_side, 0);
        bytes[descriptor] &= 0xfe;
        bytes[0] &= 0xef; // not the start of a partition
        EXPECT_FALSE(read_picture(Format::vp8, bytes).starts);
        EXPECT_FALSE(read_picture(Format::vp8, bytes).keyframe);
        EXPECT_EQ(read_picture(Format::vp8, bytes).short_side, 0);
    }
}

TEST(Pictures, TellLayersOfVp8) {
    // L, T and K, without PictureID: TL0PICIDX 7; TID 2, Y and KEYIDX 3.
    const auto read = read_picture(Format::vp8, base::Bytes{0x90, 0x70, 7, 0xa3, 0x11});
    EXPECT_EQ(read.temporal, 2);
    EXPECT_TRUE(read.enters_layer);
    EXPECT_FALSE(read.head.gapless); // there are no numbers to have any
    EXPECT_EQ(read.head.numbers, (PictureNumbers{0, 7, 3}));
    // T is not set: the bits of TID mean nothing.
    EXPECT_EQ(read_picture(Format::vp8, base::Bytes{0x90, 0x10, 0xa3, 0x11}).temporal, 0);
}

TEST(Pictures, OfH264) {
    const auto keyframe = [](const base::Bytes& payload) {
        return read_picture(Format::h264, payload).keyframe;
    };
    EXPECT_TRUE(keyframe({0x67, 1, 2}));
    EXPECT_FALSE(keyframe({0x65, 1, 2}));
    EXPECT_TRUE(keyframe({24, 0, 1, 0x09, 0, 2, 0x67, 1}));
    EXPECT_FALSE(keyframe({24, 0, 1, 0x09, 0, 2, 0x65, 1}));
    EXPECT_TRUE(keyframe({28, 0x87, 1}));
    EXPECT_FALSE(keyframe({28, 0x07, 1}));
}

TEST(Pictures, OfAv1) {
    const auto keyframe = [](const base::Bytes& payload) {
        return read_picture(Format::av1, payload).keyframe;
    };
    // N with a sequence header first: alone (W of 1), before others, and with a length in front.
    EXPECT_TRUE(keyframe({0x18, 0x08, 1, 2}));
    EXPECT_TRUE(keyframe({0x28, 0x02, 0x08, 1, 0x30, 2}));
    EXPECT_TRUE(keyframe({0x08, 0x81, 0x00, 0x0a, 1}));
    EXPECT_FALSE(keyframe({0x10, 0x08, 1, 2})) << "no new sequence";
    EXPECT_FALSE(keyframe({0x98, 0x08, 1, 2})) << "goes on from the packet before";
    EXPECT_FALSE(keyframe({0x18, 0x30, 1, 2})) << "a frame";
    for (const base::Bytes& cut : {base::Bytes{}, base::Bytes{0x18}, base::Bytes{0x28, 0x80}}) {
        EXPECT_FALSE(keyframe(cut));
    }
}

TEST(Pictures, OfWhatIsCutShort) {
    const base::Bytes vp8{0x90, 0xe0, 0x92, 0x34, 0x01, 0x20, 0x10, 0, 0, 0x9d, 0x01, 0x2a, 0x80};
    const base::Bytes h264{24, 0, 9, 0x67};
    for (std::size_t size = 0; size < vp8.size(); ++size) {
        const auto read = read_picture(Format::vp8, base::ByteView(vp8).first(size));
        EXPECT_EQ(read.keyframe, size > 6);
        EXPECT_EQ(read.short_side, 0);
        EXPECT_EQ(read.head.size, size < 6 ? 0 : 6);
    }
    for (std::size_t size = 0; size < h264.size(); ++size) {
        EXPECT_FALSE(read_picture(Format::h264, base::ByteView(h264).first(size)).keyframe);
    }
}

TEST(Pictures, AreNotLookedIntoWhereTheCodecIsNotKnown) {
    const auto read = read_picture(Format::other, base::Bytes{0x90, 0x80, 0x11, 0x10});
    EXPECT_FALSE(read.starts || read.keyframe);
    EXPECT_EQ(read.head.size, 0);
}

} // namespace
} // namespace conclave::media::codec
