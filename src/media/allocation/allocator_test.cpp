#include "media/allocation/allocator.hpp"

#include <gtest/gtest.h>

namespace conclave::media {
namespace {

using Layers = std::vector<std::optional<std::size_t>>;
constexpr auto off = std::nullopt;

/// Three layers of 180, 360 and 720 lines: 150, 500 and 1700 kbit/s.
AllocationTrack camera(std::uint64_t id, DownlinkPriority priority = DownlinkPriority::standard) {
    AllocationTrack track;
    track.id = id;
    track.priority = priority;
    track.render = RenderSize{1280, 720};
    track.layers = {{true, 150'000, 180}, {true, 500'000, 360}, {true, 1'700'000, 720}};
    return track;
}

Layers layers(const AllocationInput& input) {
    Layers result;
    for (const auto& allocation : allocate(input)) {
        result.push_back(allocation.layer);
    }
    return result;
}

struct Allocating : testing::Test {
    AllocationInput input;
    void give(std::uint64_t video) { // what is left of it for video
        input.profile.max_bitrate = video * 10 / 9 + 1;
    }
};

TEST_F(Allocating, WithoutLimitsEachTrackIsAsLargeAsItIsShown) {
    input.tracks = {camera(1), camera(2), camera(3), camera(4)};
    input.tracks[1].render = RenderSize{320, 180};
    input.tracks[2].render = RenderSize{800, 440}; // 352 is sharp enough
    input.tracks[3].shown = false;
    EXPECT_EQ(layers(input), (Layers{2, 0, 1, off}));
}

TEST_F(Allocating, SizesThatNobodyNamedGoByPriority) {
    input.tracks = {camera(1, DownlinkPriority::high), camera(2), camera(3, DownlinkPriority::low)};
    for (auto& track : input.tracks) {
        track.render.reset();
    }
    EXPECT_EQ(layers(input), (Layers{2, 2, 0}));
}

/// The same in three paces each: a third of the rate, a half, all of it.
AllocationTrack paced_camera(std::uint64_t id) {
    AllocationTrack track = camera(id);
    std::vector<AllocationTrack::Layer> steps;
    for (const auto& size : track.layers) {
        for (const std::uint64_t share : {3U, 2U, 1U}) {
            steps.push_back({true, size.bits_per_second / share, size.short_side});
        }
    }
    track.layers = steps;
    track.paces = 3;
    return track;
}

TEST_F(Allocating, FewerPicturesComeBeforeSmallerOnes) {
    input.tracks = {paced_camera(1)};
    give(1'700'000);
    EXPECT_EQ(layers(input), (Layers{8}));
    give(1'699'000);
    EXPECT_EQ(layers(input), (Layers{7})) << "720 lines still";
    give(600'000);
    EXPECT_EQ(layers(input), (Layers{6}));
    give(560'000);
    EXPECT_EQ(layers(input), (Layers{5})) << "360 lines, all of the pictures";
    input.tracks[0].render = RenderSize{640, 360};
    give(1'700'000);
    EXPECT_EQ(layers(input), (Layers{5})) << "no larger than it is shown, at full pace";
}

TEST_F(Allocating, PacesThatDoNotFlowCostNothing) {
    input.tracks = {paced_camera(1)};
    for (std::size_t step = 0; step < input.tracks[0].layers.size(); ++step) {
        input.tracks[0].layers[step].alive = step % 3 == 0; // the encoder makes no layers
    }
    give(200'000); // repairs have 50 kbit/s at least
    EXPECT_EQ(layers(input), (Layers{5})) << "of 360 lines the only pace there is";
}

TEST_F(Allocating, InAGridNobodyIsSmoothBeforeOthersAreNotSlow) {
    input.profile.mode = AllocationMode::grid;
    input.tracks = {paced_camera(1), paced_camera(2)};
    give(180'000); // repairs have 50 kbit/s at least
    EXPECT_EQ(layers(input), (Layers{1, 1}));
}

TEST_F(Allocating, LayersNotMeasuredYetAreTakenForHalves) {
    input.tracks = {camera(1)};
    for (auto& layer : input.tracks[0].layers) {
        layer = {};
    }
    input.tracks[0].render = RenderSize{640, 360};
    EXPECT_EQ(layers(input), (Layers{1}));
}

TEST_F(Allocating, GridServesAllBeforeAnyBetter) {
    input.tracks = {camera(1), camera(2), camera(3)};
    give(1'200'000);
    EXPECT_EQ(layers(input), (Layers{1, 1, 0})); // 500 + 500 + 150
    give(360'000);                               // repair takes 50 kbit/s at least
    EXPECT_EQ(layers(input), (Layers{0, 0, off}));
}

TEST_F(Allocating, CollaborationKeepsAllVisibleAndRaisesByPriority) {
    input.profile.mode = AllocationMode::collaboration;
    input.tracks = {camera(1, DownlinkPriority::low), camera(2), camera(3, DownlinkPriority::high)};
    give(2'100'000);
    EXPECT_EQ(layers(input), (Layers{0, 0, 2}));
    give(360'000);
    EXPECT_EQ(layers(input), (Layers{off, 0, 0}));
}

TEST_F(Allocating, PresentationServesTheHighOneWholeFirst) {
    input.profile.mode = AllocationMode::presentation;
    input.tracks = {camera(1, DownlinkPriority::low), camera(2), camera(3, DownlinkPriority::high)};
    give(1'800'000);
    EXPECT_EQ(layers(input), (Layers{off, off, 2}));
    give(2'000'000);
    EXPECT_EQ(layers(input), (Layers{0, 0, 2}));
}

TEST_F(Allocating, TheSpeakerIsRaisedToTheProfilesPriority) {
    input.profile.mode = AllocationMode::collaboration;
    input.profile.active_speaker_priority = DownlinkPriority::high;
    input.tracks = {camera(1), camera(2)};
    input.tracks[1].speaker = true;
    give(1'900'000);
    EXPECT_EQ(layers(input), (Layers{0, 2}));
}

TEST_F(Allocating, NoMoreTracksThanTheProfileAllows) {
    input.profile.max_tracks = 1;
    input.tracks = {camera(1), camera(2, DownlinkPriority::high)};
    EXPECT_EQ(layers(input), (Layers{off, 2}));
}

TEST_F(Allocating, WithSwitchOffDisabledEverybodyStays) {
    input.profile.switch_off = SwitchOffPolicy::disabled;
    input.tracks = {camera(1), camera(2)};
    give(160'000);
    EXPECT_EQ(layers(input), (Layers{0, 0}));
}

TEST_F(Allocating, TheEstimateLimitsAndSoundComesFirst) {
    input.tracks = {camera(1)};
    input.estimate = 2'000'000;
    EXPECT_EQ(layers(input), (Layers{2}));
    input.audio = 200'000;
    EXPECT_EQ(layers(input), (Layers{1}));
    input.estimate = 300'000;
    EXPECT_EQ(layers(input), (Layers{off}));
}

} // namespace
} // namespace conclave::media
