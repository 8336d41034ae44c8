#include "rooms/room_options.hpp"

#include <array>

namespace conclave::rooms {
namespace {

constexpr std::array all{VideoCodec::vp8, VideoCodec::h264, VideoCodec::vp9, VideoCodec::av1};

} // namespace

std::string_view to_text(VideoCodec codec) {
    switch (codec) {
    case VideoCodec::vp8:
        return "VP8";
    case VideoCodec::h264:
        return "H264";
    case VideoCodec::vp9:
        return "VP9";
    case VideoCodec::av1:
        return "AV1";
    }
    return {};
}

std::optional<VideoCodec> video_codec_from_text(std::string_view text) {
    for (const VideoCodec codec : all) {
        if (to_text(codec) == text) {
            return codec;
        }
    }
    return std::nullopt;
}

} // namespace conclave::rooms
