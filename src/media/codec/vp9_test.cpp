#include "media/codec/picture.hpp"
#include "media/codec/vp9_descriptor.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

namespace conclave::media::codec {
namespace {

// As Chromium sends a key picture of three sizes, not flexible: I, L, B, E, V; PictureID 0x1234;
// TID 0, SID 0; TL0PICIDX 9; a structure of 3 sizes with a group of 4 pictures.
const base::Bytes key{0xae, 0x92, 0x34, 0x00, 0x09,                         // to TL0PICIDX
                      0x58,                                                 // N_S 2, Y, G
                      0x01, 0x40, 0x00, 0xb4, 0x02, 0x80, 0x01, 0x68,       // 320x180 640x360
                      0x05, 0x00, 0x02, 0xd0,                               // 1280x720
                      0x04, 0x04, 0x04, 0x54, 0x01, 0x34, 0x02, 0x54, 0x01, // a group
                      0x82};

TEST(Vp9Descriptor, ReadsAKeyPicture) {
    const auto read = read_vp9_descriptor(key);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->whole_size, key.size() - 1);
    EXPECT_EQ(read->size, 5);
    EXPECT_TRUE(read->begins_frame && read->ends_frame && read->long_picture);
    EXPECT_FALSE(read->predicted || read->flexible || read->not_for_upper || read->gapless);
    EXPECT_EQ(read->numbers, (PictureNumbers{0x1234, 9, 0}));
    EXPECT_EQ(read->spatial_layers, 3);
    EXPECT_EQ(read->short_side, 720);
    const auto info = read_picture(Format::vp9, key);
    EXPECT_TRUE(info.keyframe && info.of_key_picture && info.starts && info.ends);
    EXPECT_TRUE(info.serves_above);
    EXPECT_EQ(info.spatials, 3);
    EXPECT_EQ(info.short_side, 720);
}

TEST(Vp9Descriptor, ReadsLayers) {
    // I, L, B: 7 bits of PictureID; TID 2, U, SID 1, D; TL0PICIDX.
    const base::Bytes upper{0xa8, 0x11, 0x53, 0x77, 0x82};
    auto info = read_picture(Format::vp9, upper);
    EXPECT_EQ(info.spatial, 1);
    EXPECT_EQ(info.temporal, 2);
    EXPECT_TRUE(info.opens_above && info.starts && info.of_key_picture);
    EXPECT_FALSE(info.keyframe) << "it needs the smaller size";
    EXPECT_FALSE(info.ends);
    EXPECT_EQ(info.head.numbers, (PictureNumbers{0x11, 0x77, 0}));
    // P and Z as well.
    info = read_picture(Format::vp9, base::Bytes{0xe9, 0x11, 0x53, 0x77, 0x82});
    EXPECT_FALSE(info.of_key_picture || info.serves_above);
    // Numbers beyond those that are told apart.
    info = read_picture(Format::vp9, base::Bytes{0xa8, 0x11, 0xee, 0x77, 0x82});
    EXPECT_EQ(info.spatial, max_spatial - 1);
    EXPECT_EQ(info.temporal, max_temporal - 1);
}

TEST(Vp9Descriptor, ReadsFlexiblePictures) {
    // I, P, L, F, B: references 1 and 3 back; there is no TL0PICIDX.
    const base::Bytes flexible{0xf8, 0x11, 0x22, 0x03, 0x06, 0x82};
    const auto read = read_vp9_descriptor(flexible);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->whole_size, 5);
    EXPECT_EQ(read->tl0_at, 0);
    EXPECT_EQ(read->size, 3);
    EXPECT_TRUE(read->predicted);
}

TEST(Vp9Descriptor, ReadsWhatHasNoLayers) {
    const auto read = read_vp9_descriptor(base::Bytes{0x8c, 0x80, 0x01, 0x82});
    ASSERT_TRUE(read);
    EXPECT_EQ(read->size, 3);
    EXPECT_EQ(read->tl0_at, 0);
    EXPECT_EQ(read->numbers.picture, 1);
    EXPECT_TRUE(read_picture(Format::vp9, base::Bytes{0x8c, 0x80, 0x01, 0x82}).keyframe);
    EXPECT_FALSE(read_picture(Format::vp9, base::Bytes{0xcc, 0x80, 0x01, 0x82}).keyframe);
    EXPECT_FALSE(read_picture(Format::vp9, base::Bytes{0x84, 0x80, 0x01, 0x82}).keyframe);
}

TEST(Vp9Descriptor, RefusesEveryCut) {
    for (std::size_t size = 0; size + 1 < key.size(); ++size) {
        EXPECT_FALSE(read_vp9_descriptor(base::ByteView(key).first(size))) << size;
    }
    const base::Bytes flexible{0xf8, 0x11, 0x22, 0x03, 0x06};
    for (std::size_t size = 0; size < flexible.size(); ++size) {
        EXPECT_FALSE(read_vp9_descriptor(base::ByteView(flexible).first(size))) << size;
    }
    // More references than there may be: the fourth is the bitstream.
    const auto read = read_vp9_descriptor(base::Bytes{0xd8, 0x11, 0x03, 0x03, 0x03, 0x03});
    ASSERT_TRUE(read);
    EXPECT_EQ(read->whole_size, 5);
}

TEST(Vp9Descriptor, WritesOtherNumbersInTheSamePlaces) {
    const auto read = read_picture(Format::vp9, key);
    std::array<std::uint8_t, max_numbered> out{};
    const auto written = write_numbers(out, key, read.head, {0x7fff, 1, 0});
    EXPECT_TRUE(std::ranges::equal(written, base::Bytes{0xae, 0xff, 0xff, 0x00, 0x01}));
}

} // namespace
} // namespace conclave::media::codec
