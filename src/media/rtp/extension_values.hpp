#pragma once

#include "media/rtp/packet_view.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

/// What the header extensions say. Each reader gives nothing when the packet hasn't got the
/// extension or its length is wrong.
namespace conclave::media::rtp {

/// 24 bits of 6.18 fixed point seconds: wraps every 64 s.
struct AbsSendTime {
    std::uint32_t value = 0;
    friend constexpr bool operator==(const AbsSendTime&, const AbsSendTime&) = default;
};
[[nodiscard]] AbsSendTime to_abs_send_time(MonoTime time);

/// RFC 6464: 0 is the loudest, 127 is silence, in -dBov.
struct AudioLevel {
    std::uint8_t level = 127;
    bool voice = false;
};

/// 3GPP TS 26.114, 7.4.5.
struct VideoOrientation {
    std::uint8_t quarter_turns = 0; // to rotate clockwise before showing, 0 … 3
    bool flip = false;
    bool back_camera = false;
};

/// Bounds for the receiver's playout delay; 0 … 40950 ms in steps of 10 ms.
struct PlayoutDelay {
    std::chrono::milliseconds min{0};
    std::chrono::milliseconds max{0};
};
constexpr std::size_t playout_delay_size = 3;

/// Longest mid, rid or repaired rid that we read: the one-byte form's limit (RFC 8285, 4.2).
constexpr std::size_t max_name_size = 16;

/// mid, rid or repaired_rid; a view into the packet.
[[nodiscard]] std::optional<std::string_view> read_name(ByteView packet, const PacketView& view,
                                                        Extension extension);
[[nodiscard]] std::optional<AbsSendTime> read_abs_send_time(ByteView packet,
                                                            const PacketView& view);
[[nodiscard]] std::optional<std::uint16_t> read_transport_cc(ByteView packet,
                                                             const PacketView& view);
[[nodiscard]] std::optional<AudioLevel> read_audio_level(ByteView packet, const PacketView& view);
[[nodiscard]] std::optional<VideoOrientation> read_video_orientation(ByteView packet,
                                                                     const PacketView& view);
[[nodiscard]] std::optional<PlayoutDelay> read_playout_delay(ByteView packet,
                                                             const PacketView& view);
/// Clamped to what the extension can say. `out` has 3 bytes.
void write_playout_delay(MutableBytes out, PlayoutDelay delay);

/// Abs-capture-time without the clock offset, which is the publisher's to us and would be wrong
/// for a third party: the first 8 bytes of it.
[[nodiscard]] std::optional<ByteView> read_capture_time(ByteView packet, const PacketView& view);

} // namespace conclave::media::rtp
