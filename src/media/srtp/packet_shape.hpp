#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace conclave::media::srtp {

/// What SRTP must know of an RTP packet (RFC 3550, 5.1).
struct RtpShape {
    std::size_t header; ///< bytes of fixed header, CSRCs and extension: not encrypted
    std::uint16_t seq;
    std::uint32_t ssrc;
};

/// Nothing unless `packet` holds a whole RTP header of version 2.
[[nodiscard]] std::optional<RtpShape> read_rtp_shape(std::span<const std::uint8_t> packet);

constexpr std::size_t rtcp_header_size = 8; // bytes that SRTCP leaves in clear, RFC 3711, 3.4

/// The sender's SSRC of a compound RTCP packet, if it begins with a header of version 2.
[[nodiscard]] std::optional<std::uint32_t> read_rtcp_ssrc(std::span<const std::uint8_t> packet);

} // namespace conclave::media::srtp
