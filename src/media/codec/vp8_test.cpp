#include "media/codec/picture_munger.hpp"
#include "media/codec/vp8_descriptor.hpp"

#include <gtest/gtest.h>

#include <array>

namespace conclave::media::codec {
namespace {

/// As Chromium sends it: X, S; I, L, T, K; 15 bits of PictureID; TL0PICIDX; TID, Y, KEYIDX.
base::Bytes payload(std::uint16_t picture, std::uint8_t tl0, std::uint8_t key,
                    bool keyframe = false) {
    return {0x90,
            0xf0,
            static_cast<std::uint8_t>(0x80 | picture >> 8),
            static_cast<std::uint8_t>(picture),
            tl0,
            static_cast<std::uint8_t>(0x60 | key), // TID 1, Y
            static_cast<std::uint8_t>(keyframe ? 0x10 : 0x11)};
}

Vp8Descriptor descriptor(std::uint16_t picture, std::uint8_t tl0 = 0, std::uint8_t key = 0) {
    return read_vp8_descriptor(payload(picture, tl0, key)).value();
}

TEST(Vp8Descriptor, ReadsEveryField) {
    const auto read = read_vp8_descriptor(payload(0x1234, 77, 9, true));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->size, 6);
    EXPECT_TRUE(read->starts_picture);
    EXPECT_TRUE(read->keyframe);
    EXPECT_TRUE(read->long_picture);
    EXPECT_EQ(read->numbers, (PictureNumbers{0x1234, 77, 9}));
    EXPECT_EQ(read->temporal_id, 1);
    EXPECT_TRUE(read->layer_sync);
}

TEST(Vp8Descriptor, ReadsWhatIsAbsentAsAbsent) {
    const auto shortest = read_vp8_descriptor(base::Bytes{0x10, 0x10});
    ASSERT_TRUE(shortest);
    EXPECT_EQ(shortest->size, 1);
    EXPECT_TRUE(shortest->keyframe);
    EXPECT_EQ(shortest->picture_at + shortest->tl0_at + shortest->key_at, 0);
    const auto seven_bits = read_vp8_descriptor(base::Bytes{0x80, 0x80, 0x7f, 0x11});
    ASSERT_TRUE(seven_bits);
    EXPECT_FALSE(seven_bits->long_picture);
    EXPECT_FALSE(seven_bits->starts_picture);
    EXPECT_EQ(seven_bits->numbers.picture, 0x7f);
}

TEST(Vp8Descriptor, RefusesEveryCut) {
    const auto whole = payload(5, 6, 7);
    for (std::size_t size = 0; size < 6; ++size) {
        EXPECT_FALSE(read_vp8_descriptor(base::ByteView(whole).first(size))) << size;
    }
    EXPECT_TRUE(read_vp8_descriptor(base::ByteView(whole).first(6)));
}

TEST(Vp8Descriptor, WritesOtherNumbersInTheSamePlaces) {
    const auto from = payload(0x1234, 77, 9);
    std::array<std::uint8_t, max_numbered> out{};
    const auto written =
        write_numbers(out, from, read_vp8_descriptor(from).value(), {0x7fff, 1, 31});
    const auto expected = payload(0x7fff, 1, 31);
    EXPECT_TRUE(std::ranges::equal(written, base::ByteView(expected).first(6)));
}

TEST(PictureMunger, LeavesTheFirstFeedAlone) {
    PictureMunger munger;
    munger.switch_to(descriptor(32'767, 255, 31));
    EXPECT_EQ(munger.forward(descriptor(32'767, 255, 31)), (PictureNumbers{32'767, 255, 31}));
    EXPECT_EQ(munger.forward(descriptor(0, 0, 31)), (PictureNumbers{0, 0, 31}));
}

TEST(PictureMunger, GoesOnWhereTheOtherFeedEnded) {
    PictureMunger munger;
    munger.switch_to(descriptor(100, 10, 3));
    static_cast<void>(munger.forward(descriptor(100, 10, 3)));
    static_cast<void>(munger.forward(descriptor(101, 11, 3)));
    munger.switch_to(descriptor(20'000, 200, 30));
    EXPECT_EQ(munger.forward(descriptor(20'000, 200, 30)), (PictureNumbers{102, 12, 4}));
    EXPECT_EQ(munger.forward(descriptor(20'000, 200, 30)), (PictureNumbers{102, 12, 4}));
    EXPECT_EQ(munger.forward(descriptor(20'001, 201, 30)), (PictureNumbers{103, 13, 4}));
    munger.switch_to(descriptor(7, 0, 0));
    EXPECT_EQ(munger.forward(descriptor(7, 0, 0)), (PictureNumbers{104, 14, 5}));
}

TEST(PictureMunger, TakesPacketsOutOfOrderAndStillGoesOnAboveTheHighest) {
    PictureMunger munger;
    for (const std::uint16_t picture : std::initializer_list<std::uint16_t>{50, 52, 51}) {
        EXPECT_EQ(munger.forward(descriptor(picture))->picture, picture);
    }
    munger.switch_to(descriptor(9));
    EXPECT_EQ(munger.forward(descriptor(9))->picture, 53);
}

TEST(PictureMunger, NeverJumpsOverAnyWrap) {
    PictureMunger munger;
    unsigned expected = 0;
    unsigned in = 32'000;
    for (unsigned feed = 0; feed < 50; ++feed) {
        in = (in * 7919 + feed) % 32'768;
        munger.switch_to(descriptor(static_cast<std::uint16_t>(in)));
        for (unsigned n = 0; n < 1500; ++n, in = (in + 1) % 32'768) {
            const auto out = munger.forward(descriptor(static_cast<std::uint16_t>(in)));
            if (feed == 0 && n == 0) {
                expected = out->picture;
            }
            ASSERT_EQ(out->picture, expected % 32'768) << feed << " " << n;
            ++expected;
        }
    }
}

TEST(PictureMunger, ClosesTheGapsOfPicturesLeftOut) {
    PictureMunger munger;
    EXPECT_EQ(munger.forward(descriptor(32'766))->picture, 32'766);
    for (int packet = 0; packet < 3; ++packet) { // one picture, however many packets
        munger.drop(descriptor(32'767));
    }
    EXPECT_EQ(munger.forward(descriptor(1))->picture, 0); // 0 got lost, and may still come
    EXPECT_EQ(munger.forward(descriptor(0))->picture, 32'767);
    EXPECT_EQ(munger.forward(descriptor(32'767)), std::nullopt);
    munger.drop(descriptor(1)); // it went out: too late
    EXPECT_EQ(munger.forward(descriptor(1))->picture, 0);
    munger.switch_to(descriptor(500));
    EXPECT_EQ(munger.forward(descriptor(500))->picture, 1);
}

TEST(PictureMunger, KeepsToSevenBitsWhereTheSourceHasNoMore) {
    const auto seven = [](std::uint8_t picture) {
        return read_vp8_descriptor(base::Bytes{0x90, 0x80, picture, 0x11}).value();
    };
    PictureMunger munger;
    EXPECT_EQ(munger.forward(seven(127))->picture, 127);
    EXPECT_EQ(munger.forward(seven(0))->picture, 0);
    munger.switch_to(seven(64));
    EXPECT_EQ(munger.forward(seven(64))->picture, 1);
}

} // namespace
} // namespace conclave::media::codec
