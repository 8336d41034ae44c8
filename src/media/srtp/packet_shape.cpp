#include "media/srtp/packet_shape.hpp"

namespace conclave::media::srtp {
namespace {

constexpr std::size_t fixed_header = 12; // bytes, RFC 3550, 5.1

std::uint16_t read16(std::span<const std::uint8_t> from, std::size_t at) {
    return static_cast<std::uint16_t>(from[at] << 8 | from[at + 1]);
}

std::uint32_t read32(std::span<const std::uint8_t> from, std::size_t at) {
    return static_cast<std::uint32_t>(read16(from, at)) << 16 | read16(from, at + 2);
}

bool version_2(std::span<const std::uint8_t> packet) {
    return packet[0] >> 6 == 2;
}

} // namespace

std::optional<RtpShape> read_rtp_shape(std::span<const std::uint8_t> packet) {
    if (packet.size() < fixed_header || !version_2(packet)) {
        return std::nullopt;
    }
    std::size_t header = fixed_header + 4 * std::size_t{packet[0] & 0x0fU};
    if ((packet[0] & 0x10) != 0) { // an extension: profile, length in words, words
        if (packet.size() < header + 4) {
            return std::nullopt;
        }
        header += 4 + 4 * std::size_t{read16(packet, header + 2)};
    }
    if (packet.size() < header) {
        return std::nullopt;
    }
    return RtpShape{.header = header, .seq = read16(packet, 2), .ssrc = read32(packet, 8)};
}

std::optional<std::uint32_t> read_rtcp_ssrc(std::span<const std::uint8_t> packet) {
    if (packet.size() < rtcp_header_size || !version_2(packet)) {
        return std::nullopt;
    }
    return read32(packet, 4);
}

} // namespace conclave::media::srtp
