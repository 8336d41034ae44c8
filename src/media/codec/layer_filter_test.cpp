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
            passed += filter.pass(info, seq) ? name : '.';
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
    stream.filter.aim({1});
    EXPECT_EQ(stream.pictures(4), ".1.0");
    stream.filter.aim({0});
    EXPECT_EQ(stream.pictures(4), "...0");
    EXPECT_EQ(stream.filter.explain(), "temporal 0 of at most 0");
}

TEST(LayerFilter, ClimbsOnlyWhereNothingLeftOutIsNeeded) {
    Vp8Stream stream;
    stream.filter.aim({0});
    EXPECT_EQ(stream.pictures(4, true), "0...");
    stream.filter.aim({2});
    // The picture of layer 2 after the lowest would do, but not that of layer 1 which follows it:
    // it may need one of its own layer. So layer 1 first, then 2 where it may be entered again.
    EXPECT_EQ(stream.pictures(8), "0.1.0212");
    EXPECT_EQ(stream.filter.current(), (Layers{2}));
}

TEST(LayerFilter, ClimbsAtKeyFrames) {
    Vp8Stream stream;
    stream.filter.aim({0});
    EXPECT_EQ(stream.pictures(4, true), "0...");
    stream.filter.aim(all_layers);
    EXPECT_EQ(stream.pictures(4, true), "0212");
}

TEST(LayerFilter, ChangesOnlyWhereAPictureBegins) {
    Vp8Stream stream;
    EXPECT_EQ(stream.pictures(1, true), "0");
    EXPECT_TRUE(stream.filter.pass(Vp8Stream::picture(101), 101));
    stream.filter.aim({0});
    auto middle = Vp8Stream::picture(101);
    middle.starts = false;
    EXPECT_TRUE(stream.filter.pass(middle, 102)) << "the rest of a picture that has begun";
    EXPECT_FALSE(stream.filter.pass(Vp8Stream::picture(102), 103));
}

TEST(LayerFilter, LateOnesGoTheWayOfThoseBesideThem) {
    Vp8Stream stream;
    EXPECT_EQ(stream.pictures(4, true), "0212"); // 100 to 103
    stream.filter.aim({0});
    EXPECT_EQ(stream.pictures(4), "0..."); // 104 to 107
    PictureInfo late{.temporal = 2, .starts = true};
    EXPECT_TRUE(stream.filter.pass(late, 103));
    EXPECT_FALSE(stream.filter.pass(late, 106));
    late.head.gapless = true; // whether its picture was left out the numbers know
    EXPECT_TRUE(stream.filter.pass(late, 106));
    EXPECT_EQ(stream.filter.current(), (Layers{0})) << "what is late moves nothing";
}

TEST(LayerFilter, BeginsAnewWithAnyStream) {
    Vp8Stream stream;
    EXPECT_EQ(stream.pictures(4, true), "0212");
    stream.filter.aim({1});
    stream.filter.begin();
    stream.seq = 20; // another feed, with numbers of its own
    EXPECT_EQ(stream.pictures(4, true), "0.1.");
}

} // namespace
} // namespace conclave::media::codec
