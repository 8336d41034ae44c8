#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace conclave::rooms {

/// What video may be sent as in a group room (the REST API's VideoCodecs, and what else an operator
/// may allow).
enum class VideoCodec { vp8, h264, vp9, av1 };

/// As in a=rtpmap, which is how the configuration and the REST API write it too.
[[nodiscard]] std::string_view to_text(VideoCodec codec);
[[nodiscard]] std::optional<VideoCodec> video_codec_from_text(std::string_view text);

/// Limits of one room; the defaults are Twilio's.
struct RoomOptions {
    /// Absent: the type's own limit, which this may only lower.
    std::optional<std::size_t> max_participants{};
    /// How long a room waits for its first participant.
    std::chrono::seconds unused_timeout{300};
    /// How long an empty room waits for somebody to come back.
    std::chrono::seconds empty_timeout{300};
    /// How long a participant stays at most, reconnects included.
    std::chrono::seconds max_participant_duration{14'400};
    /// How long a participant that lost its connection is waited for. Sent to the client, whose
    /// own timer has the same length.
    std::chrono::seconds session_timeout{30};
    /// Group rooms only, the preferred one first.
    std::vector<VideoCodec> video_codecs{VideoCodec::vp8, VideoCodec::h264};
};

/// After a restart: how long the first to come back waits for the others before the room goes on
/// without them. Well inside the client's session timeout, and longer than the pauses between its
/// attempts after a short absence (80 ms × 1.5ⁿ).
constexpr std::chrono::seconds restore_window{8};

} // namespace conclave::rooms
