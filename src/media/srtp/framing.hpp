#pragma once

#include "media/srtp/profile.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

/// Where the two profiles put what; for Sender and Receiver.
namespace conclave::media::srtp {

constexpr std::uint64_t max_rtp_index = (std::uint64_t{1} << 48) - 1; // RFC 3711, 9.2
constexpr std::uint32_t max_rtcp_index = 0x7fffffff;                  // RFC 3711, 9.2
constexpr std::uint32_t encrypted_flag = 0x80000000;                  // E, RFC 3711, 3.4

[[nodiscard]] constexpr std::array<std::uint8_t, 4> big_endian(std::uint32_t value) {
    return {static_cast<std::uint8_t>(value >> 24), static_cast<std::uint8_t>(value >> 16),
            static_cast<std::uint8_t>(value >> 8), static_cast<std::uint8_t>(value)};
}

/// RFC 3711, 4.2 authenticates the rollover counter behind the packet; under AES-GCM it is in the
/// IV (RFC 7714, 8.1).
[[nodiscard]] inline std::span<const std::uint8_t>
rtp_appendix(Profile profile, const std::array<std::uint8_t, 4>& rollover) {
    return profile == Profile::aead_aes_128_gcm ? std::span<const std::uint8_t>{} : rollover;
}

struct RtcpLayout {
    std::size_t tag;   ///< position of the tag
    std::size_t index; ///< position of E flag and index
};

/// `length`: of the compound packet without what protection added. RFC 7714, 17 puts the index
/// behind the tag, RFC 3711, 3.4 before it.
[[nodiscard]] constexpr RtcpLayout rtcp_layout(Profile profile, std::size_t length) {
    return profile == Profile::aead_aes_128_gcm
               ? RtcpLayout{.tag = length, .index = length + tag_size(profile)}
               : RtcpLayout{.tag = length + rtcp_index_size, .index = length};
}

} // namespace conclave::media::srtp
