#include "signaling/media_wishes.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace conclave::signaling {
namespace {

namespace json = boost::json;
using rooms::MediaChannel;

rooms::MediaWishes read(std::string_view text) {
    return parse_wishes(json::parse(text).as_object());
}

TEST(MediaWishes, ReadsWhatTheSdkSays) {
    const auto wishes = read(R"({
      "bandwidth_profile": {"video": {"track_switch_off": "detected", "mode": "collaboration",
        "render_dimensions": {"high": {"height": 720.5, "width": 1280}, "low": {"width": 1}},
        "max_tracks": 5, "max_subscription_bandwidth": 2500000, "active_speaker_priority": "high"}},
      "media_signaling": {"active_speaker": {"transports": [{"type": "data-channel"}]},
        "render_hints": {"transports": []}, "extension_transcriptions": {"transports": []}},
      "subscribe": {"rules": [{"type": "exclude", "all": true}], "revision": 1}})");
    EXPECT_EQ(wishes.channels,
              (std::vector{MediaChannel::active_speaker, MediaChannel::render_hints}));
    EXPECT_FALSE(wishes.subscribe_to_all);
    ASSERT_TRUE(wishes.bandwidth_profile.has_value());
    const auto& profile = *wishes.bandwidth_profile;
    EXPECT_EQ(profile.mode, media::AllocationMode::collaboration);
    EXPECT_EQ(profile.switch_off, media::SwitchOffPolicy::detected);
    EXPECT_EQ(profile.active_speaker_priority, media::DownlinkPriority::high);
    EXPECT_EQ(profile.max_bitrate, 2'500'000U);
    EXPECT_EQ(profile.max_tracks, 5U);
    EXPECT_EQ(profile.render_sizes.high, (media::RenderSize{1280, 720}));
    EXPECT_EQ(profile.render_sizes.low, media::DefaultRenderSizes{}.low);
}

TEST(MediaWishes, TakesNonsenseForSilence) {
    const auto wishes = read(R"({"bandwidth_profile": {"video": {"mode": 3, "max_tracks": -1,
      "max_subscription_bandwidth": "much"}}, "media_signaling": [], "subscribe": {"rules": [7]}})");
    EXPECT_EQ(wishes.bandwidth_profile, media::BandwidthProfile{});
    EXPECT_TRUE(wishes.channels.empty());
    EXPECT_TRUE(wishes.subscribe_to_all);
    EXPECT_EQ(read("{}"), rooms::MediaWishes{});
}

TEST(MediaWishes, ComeBackFromWhatWasWritten) {
    rooms::MediaWishes wishes{.channels = {MediaChannel::publisher_hints},
                              .bandwidth_profile = media::BandwidthProfile{},
                              .subscribe_to_all = false};
    wishes.bandwidth_profile->max_tracks = 3;
    wishes.bandwidth_profile->max_bitrate = 400;
    wishes.bandwidth_profile->mode = media::AllocationMode::presentation;
    EXPECT_EQ(parse_wishes(write_wishes(wishes)), wishes);
    EXPECT_EQ(parse_wishes(write_wishes({})), rooms::MediaWishes{});
}

} // namespace
} // namespace conclave::signaling
