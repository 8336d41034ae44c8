#include "media/rtp/extension_values.hpp"

#include "media/rtp/wire.hpp"

#include <algorithm>

namespace conclave::media::rtp {
namespace {

constexpr std::size_t capture_time_size = 8; // without the clock offset
constexpr auto playout_unit = std::chrono::milliseconds{10};
constexpr std::int64_t playout_limit = 0xfff; // 12 bits

/// The extension's data when it has exactly `size` bytes.
std::optional<ByteView> exact(ByteView packet, const PacketView& view, Extension extension,
                              std::size_t size) {
    const auto data = find_extension(packet, view, extension);
    return data && data->size() == size ? data : std::nullopt;
}

} // namespace

AbsSendTime to_abs_send_time(MonoTime time) {
    const auto ns = static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch()).count());
    const std::uint64_t seconds = ns / 1'000'000'000U;
    const std::uint64_t rest = ns % 1'000'000'000U;
    return {
        static_cast<std::uint32_t>((seconds << 18 | (rest << 18) / 1'000'000'000U) & 0xff'ffffU)};
}

std::optional<std::string_view> read_name(ByteView packet, const PacketView& view,
                                          Extension extension) {
    const auto data = find_extension(packet, view, extension);
    if (!data || data->empty() || data->size() > max_name_size) {
        return std::nullopt;
    }
    return base::as_text(*data);
}

std::optional<AbsSendTime> read_abs_send_time(ByteView packet, const PacketView& view) {
    const auto data = exact(packet, view, Extension::abs_send_time, 3);
    return data ? std::optional{AbsSendTime{read_u24(*data, 0)}} : std::nullopt;
}

std::optional<std::uint16_t> read_transport_cc(ByteView packet, const PacketView& view) {
    const auto data = find_extension(packet, view, Extension::transport_cc);
    if (!data || (data->size() != 2 && data->size() != 4)) { // 4: version 2, with a request
        return std::nullopt;
    }
    return read_u16(*data, 0);
}

std::optional<AudioLevel> read_audio_level(ByteView packet, const PacketView& view) {
    const auto data = find_extension(packet, view, Extension::audio_level);
    if (!data || data->empty()) { // the two-byte form may be longer (RFC 6464, 3)
        return std::nullopt;
    }
    const std::uint8_t byte = (*data)[0];
    return AudioLevel{.level = static_cast<std::uint8_t>(byte & 0x7fU),
                      .voice = (byte & 0x80U) != 0};
}

std::optional<VideoOrientation> read_video_orientation(ByteView packet, const PacketView& view) {
    const auto data = exact(packet, view, Extension::video_orientation, 1);
    if (!data) {
        return std::nullopt;
    }
    const std::uint8_t byte = (*data)[0];
    return VideoOrientation{.quarter_turns = static_cast<std::uint8_t>(byte & 3U),
                            .flip = (byte & 4U) != 0,
                            .back_camera = (byte & 8U) != 0};
}

std::optional<PlayoutDelay> read_playout_delay(ByteView packet, const PacketView& view) {
    const auto data = exact(packet, view, Extension::playout_delay, playout_delay_size);
    if (!data) {
        return std::nullopt;
    }
    const std::uint32_t both = read_u24(*data, 0);
    return PlayoutDelay{.min = playout_unit * (both >> 12), .max = playout_unit * (both & 0xfffU)};
}

void write_playout_delay(MutableBytes out, PlayoutDelay delay) {
    const auto units = [](std::chrono::milliseconds length) {
        return static_cast<std::uint32_t>(
            std::clamp<std::int64_t>(length / playout_unit, 0, playout_limit));
    };
    write_u24(out, 0, units(delay.min) << 12 | units(delay.max));
}

std::optional<ByteView> read_capture_time(ByteView packet, const PacketView& view) {
    const auto data = find_extension(packet, view, Extension::abs_capture_time);
    if (!data || (data->size() != capture_time_size && data->size() != 2 * capture_time_size)) {
        return std::nullopt;
    }
    return data->first(capture_time_size);
}

} // namespace conclave::media::rtp
