#pragma once

#include "base/clock.hpp"
#include "media/rtp/wire.hpp"

#include <chrono>
#include <cstdint>
#include <optional>

/// The last bytes of every payload that the tool sends: a mark, and when it was sent, in the
/// monotonic time of this process. A payload is what every server passes on untouched; header
/// extensions are rewritten or left out.
namespace conclave::load {

constexpr std::size_t stamp_size = 16; // bytes: mark and time
constexpr std::uint64_t stamp_mark = 0x434f4e434c4f4144;

inline void write_stamp(media::rtp::MutableBytes end_of_payload, base::MonoTime sent) {
    media::rtp::write_u64(end_of_payload, 0, stamp_mark);
    const std::chrono::nanoseconds since = sent.time_since_epoch();
    media::rtp::write_u64(end_of_payload, 8, static_cast<std::uint64_t>(since.count()));
}

/// nullopt: not what the tool sent.
[[nodiscard]] inline std::optional<base::MonoTime> read_stamp(base::ByteView payload) {
    if (payload.size() < stamp_size) {
        return std::nullopt;
    }
    const auto stamp = payload.last(stamp_size);
    if (media::rtp::read_u64(stamp, 0) != stamp_mark) {
        return std::nullopt;
    }
    const auto since = static_cast<std::int64_t>(media::rtp::read_u64(stamp, 8));
    return base::MonoTime(std::chrono::nanoseconds(since));
}

} // namespace conclave::load
