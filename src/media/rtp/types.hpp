#pragma once

#include "base/bytes.hpp"
#include "base/clock.hpp"

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

/// The words of RTP (RFC 3550). Everything under conclave::media::rtp is pure: no sockets, no clock
/// (time is passed in), no threads, and no allocation per packet.
namespace conclave::media::rtp {

using base::ByteView;
using base::MonoTime;
/// Bytes of a packet that may be written to.
using MutableBytes = std::span<std::uint8_t>;

/// Synchronisation source (RFC 3550, 3).
struct Ssrc {
    std::uint32_t value = 0;
    friend constexpr auto operator<=>(const Ssrc&, const Ssrc&) = default;
};

/// Sequence number as on the wire: it wraps, so it has no order, only a distance.
struct Seq {
    std::uint16_t value = 0;
    friend constexpr bool operator==(const Seq&, const Seq&) = default;
};

/// Timestamp as on the wire, in ticks of the payload's clock: it wraps too.
struct RtpTime {
    std::uint32_t value = 0;
    friend constexpr bool operator==(const RtpTime&, const RtpTime&) = default;
};

/// Sequence number without wraps: grows for the life of the stream (see Unwrapper).
using LongSeq = std::int64_t;
/// Timestamp without wraps.
using LongTime = std::int64_t;

[[nodiscard]] constexpr Seq to_seq(LongSeq value) {
    return {static_cast<std::uint16_t>(value)};
}
[[nodiscard]] constexpr RtpTime to_rtp_time(LongTime value) {
    return {static_cast<std::uint32_t>(value)};
}

/// How far `to` lies ahead of `from`, -32768 … 32767.
[[nodiscard]] constexpr std::int16_t distance(Seq from, Seq to) {
    return static_cast<std::int16_t>(static_cast<std::uint16_t>(to.value - from.value));
}
/// How far `to` lies ahead of `from`, in ticks, -2^31 … 2^31 - 1.
[[nodiscard]] constexpr std::int32_t distance(RtpTime from, RtpTime to) {
    return static_cast<std::int32_t>(to.value - from.value);
}

} // namespace conclave::media::rtp

template <>
struct std::hash<conclave::media::rtp::Ssrc> {
    std::size_t operator()(conclave::media::rtp::Ssrc ssrc) const noexcept {
        return std::hash<std::uint32_t>{}(ssrc.value);
    }
};
