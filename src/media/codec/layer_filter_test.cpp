#include "media/codec/layer_filter.hpp"

#include <gtest/gtest.h>

#include <string>

namespace conclave::media::codec {
namespace {

/// One picture a packet, in the order 0 2 1 2 of three temporal layers. The first ones of the
/// higher layers after one of the lowest may be entered: Y of VP8.
struct Vp8Stream {
    LayerFilter filter;
    rtp::LongSeq seq = 100;

    static PictureInfo picture(rtp::LongSeq n) {
        const std::uint8_t temporal = n % 4 == 0 ? 0 : n % 4 == 2 ? 1 : 2;
        PictureInfo info{.temporal = temporal, .starts = true, .enters_layer = n % 4 != 3};
        info.head = {.size = 6, .picture_at = 2, .long_picture = true, .gapless = true};
        return info;
    }
    /// The layers of those that pass; '.' for the others.
    std::string pictures(int count, bool key = false) {
        std::string passed;
        for (int i = 0; i < count; ++i, ++seq) {
            auto info = picture(seq);
            info.keyframe = key && i == 0;
            const char name = static_cast<char>('0' + info.temporal);
            passed += filter.pass(info, seq, 0) ? name : '.';
        }
        return passed;
    }
};

TEST(LayerFilter, LetsAllThroughAtFirst) {
    Vp8Stream stream;
    EXPECT_EQ(stream.pictures(8, true), "02120212");
}

TEST(LayerFilter, LeavesOutHighLayersAtOnce) {
    Vp8Stream stream;
    EXPECT_EQ(stream.pictures(5, true), "02120");
    stream.filter.aim({0, 1});
    EXPECT_EQ(stream.pictures(4), ".1.0");
    stream.filter.aim({0, 0});
    EXPECT_EQ(stream.pictures(4), "...0");
    EXPECT_EQ(stream.filter.explain(), "spatial 0 of at most 0, temporal 0 of at most 0");
}

TEST(LayerFilter, ClimbsOnlyWhereNothingLeftOutIsNeeded) {
    Vp8Stream stream;
    stream.filter.aim({0, 0});
    EXPECT_EQ(stream.pictures(4, true), "0...");
    stream.filter.aim({0, 2});
    // The picture of layer 2 after the lowest would do, but not that of layer 1 which follows it:
    // it may need one of its own layer. So layer 1 first, then 2 where it may be entered again.
    EXPECT_EQ(stream.pictures(8), "0.1.0212");
    EXPECT_EQ(stream.filter.current(), (Layers{0, 2}));
}

TEST(LayerFilter, ClimbsAtKeyFrames) {
    Vp8Stream stream;
    stream.filter.aim({0, 0});
    EXPECT_EQ(stream.pictures(4, true), "0...");
    stream.filter.aim(all_layers);
    EXPECT_EQ(stream.pictures(4, true), "0212");
}

TEST(LayerFilter, ChangesOnlyWhereAPictureBegins) {
    Vp8Stream stream;
    EXPECT_EQ(stream.pictures(1, true), "0");
    EXPECT_TRUE(stream.filter.pass(Vp8Stream::picture(101), 101, 0));
    stream.filter.aim({0, 0});
    auto middle = Vp8Stream::picture(101);
    middle.starts = false;
    EXPECT_TRUE(stream.filter.pass(middle, 102, 0)) << "the rest of a picture that has begun";
    EXPECT_FALSE(stream.filter.pass(Vp8Stream::picture(102), 103, 0));
}

TEST(LayerFilter, LateOnesGoTheWayOfThoseBesideThem) {
    Vp8Stream stream;
    EXPECT_EQ(stream.pictures(4, true), "0212"); // 100 to 103
    stream.filter.aim({0, 0});
    EXPECT_EQ(stream.pictures(4), "0..."); // 104 to 107
    PictureInfo late{.temporal = 2, .starts = true};
    EXPECT_TRUE(stream.filter.pass(late, 103, 0));
    EXPECT_FALSE(stream.filter.pass(late, 106, 0));
    late.head.gapless = true; // whether its picture was left out the numbers know
    EXPECT_TRUE(stream.filter.pass(late, 106, 0));
    EXPECT_EQ(stream.filter.current(), (Layers{0, 0})) << "what is late moves nothing";
}

TEST(LayerFilter, BeginsAnewWithAnyStream) {
    Vp8Stream stream;
    EXPECT_EQ(stream.pictures(4, true), "0212");
    stream.filter.aim({0, 1});
    stream.filter.begin();
    stream.seq = 20; // another feed, with numbers of its own
    EXPECT_EQ(stream.pictures(4, true), "0.1.");
}

/// Three sizes of one packet each in every picture. Either each builds on the smaller one, or only
/// in key pictures. Layers in time 0 1 0 1; those above may be entered after each of layer 0.
struct Vp9Stream {
    LayerFilter filter;
    bool builds = true;
    rtp::LongSeq seq = 100;
    int n = 0;
    int marked = 0; // how many of those that passed ended their picture

    /// The sizes of each picture that pass, '.' for the others; pictures with a space between.
    std::string pictures(int count, bool key = false) {
        std::string passed;
        for (int i = 0; i < count; ++i, ++n) {
            passed += i == 0 ? "" : " ";
            for (std::uint8_t spatial = 0; spatial < 3; ++spatial, ++seq) {
                const bool of_key = key && i == 0;
                PictureInfo info{.spatial = spatial,
                                 .temporal = static_cast<std::uint8_t>(of_key ? 0 : n % 2),
                                 .starts = true,
                                 .ends = true,
                                 .keyframe = of_key && spatial == 0,
                                 .of_key_picture = of_key,
                                 .opens_above = n % 2 == 0,
                                 .serves_above = spatial < 2 && (builds || of_key)};
                const bool passes = filter.pass(info, seq, 2);
                passed += passes ? static_cast<char>('0' + spatial) : '.';
                marked += passes && filter.ends_picture(info, seq) ? 1 : 0;
            }
        }
        return passed;
    }
};

TEST(LayerFilter, SizesThatBuildOnEachOtherGoDownAtOnceAndUpAtKeyPictures) {
    Vp9Stream stream;
    EXPECT_EQ(stream.pictures(2, true), "012 012");
    stream.filter.aim({1, 3});
    EXPECT_EQ(stream.pictures(2), "01. 01.");
    EXPECT_FALSE(stream.filter.needs_keyframe(2));
    stream.filter.aim({2, 3});
    EXPECT_TRUE(stream.filter.needs_keyframe(2));
    EXPECT_FALSE(stream.filter.needs_keyframe(1)) << "there is no larger one";
    EXPECT_EQ(stream.pictures(2), "01. 01.");
    EXPECT_EQ(stream.pictures(2, true), "012 012");
    EXPECT_EQ(stream.marked, 8) << "one packet in each picture ends it";
}

TEST(LayerFilter, SizesBesideEachOtherComeAloneAfterTheKeyPicture) {
    Vp9Stream stream;
    stream.builds = false;
    EXPECT_EQ(stream.pictures(3, true), "012 ..2 ..2");
    stream.filter.aim({1, 3});
    EXPECT_TRUE(stream.filter.needs_keyframe(2));
    EXPECT_EQ(stream.pictures(3), "... ..2 ...") << "few pictures until then";
    EXPECT_EQ(stream.pictures(3, true), "01. .1. .1.");
    stream.filter.aim({0, 3});
    EXPECT_EQ(stream.pictures(2, true), "0.. 0..");
    EXPECT_FALSE(stream.filter.needs_keyframe(2));
    EXPECT_EQ(stream.marked, 9);
}

TEST(LayerFilter, OpensLayersInTimeWhereThePictureSaysSo) {
    Vp9Stream stream;
    stream.filter.aim({0, 0});
    EXPECT_EQ(stream.pictures(4, true), "0.. ... 0.. ...");
    stream.filter.aim({0, 1});
    EXPECT_EQ(stream.pictures(2), "0.. 0..");
}

TEST(LayerFilter, LateOnesOfALargerSizeGoTheWayOfThoseBesideThem) {
    Vp9Stream stream;
    EXPECT_EQ(stream.pictures(1, true), "012"); // 100 to 102
    stream.filter.aim({0, 3});
    EXPECT_EQ(stream.pictures(1), "0.."); // 103 to 105
    const PictureInfo late{.spatial = 2, .ends = true, .serves_above = false};
    EXPECT_TRUE(stream.filter.pass(late, 102, 2));
    EXPECT_TRUE(stream.filter.ends_picture(late, 102));
    EXPECT_FALSE(stream.filter.pass(late, 105, 2));
}

} // namespace
} // namespace conclave::media::codec
