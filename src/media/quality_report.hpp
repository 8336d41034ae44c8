#pragma once

#include <cstdint>

namespace conclave::media {

/// One direction of one kind of media: measured over the last few seconds.
struct DirectionQuality {
    std::uint8_t level = 0;       // 5 excellent … 1 bad, 0 broken or nothing to judge by
    std::uint64_t actual_bps = 0; // what flowed
    std::uint64_t wanted_bps = 0; // what would flow on a network without limits
    double fraction_lost = 0;     // 0 to 1
    double jitter_seconds = 0;
    double round_trip_seconds = 0;
    bool present = false; // false: nothing is sent this way
};

/// Seen from the participant: `send` is what it sends to us.
struct QualityReport {
    std::uint8_t level = 0; // the worst of those present; 5 while connected and nothing is sent
    DirectionQuality audio_send, audio_receive, video_send, video_receive;
};

} // namespace conclave::media
