#pragma once

#include <cstddef>
#include <cstdint>

namespace conclave::media::srtp {

/// How the packets of one transport are protected; chosen by DTLS-SRTP (RFC 5764, 4.1.2).
enum class Profile : std::uint8_t {
    aead_aes_128_gcm,  ///< SRTP_AEAD_AES_128_GCM, RFC 7714, 14.2; preferred
    aes128_cm_sha1_80, ///< SRTP_AES128_CM_HMAC_SHA1_80, RFC 5764, 4.1.2; every browser has it
};

constexpr std::size_t master_key_size = 16; // bytes; both profiles use AES-128

/// Bytes of master salt: RFC 7714, 12.1 and RFC 3711, 8.2.
[[nodiscard]] constexpr std::size_t master_salt_size(Profile profile) {
    return profile == Profile::aead_aes_128_gcm ? 12 : 14;
}

/// Bytes of authentication tag: RFC 7714, 13.2 and RFC 3711, 5.2.
[[nodiscard]] constexpr std::size_t tag_size(Profile profile) {
    return profile == Profile::aead_aes_128_gcm ? 16 : 10;
}

constexpr std::size_t rtcp_index_size = 4; // bytes: E flag and SRTCP index, RFC 3711, 3.4

/// Bytes that protection adds to an RTP packet.
[[nodiscard]] constexpr std::size_t rtp_overhead(Profile profile) {
    return tag_size(profile);
}

/// Bytes that protection adds to a compound RTCP packet.
[[nodiscard]] constexpr std::size_t rtcp_overhead(Profile profile) {
    return tag_size(profile) + rtcp_index_size;
}

/// Tail room with which a buffer serves for every profile, RTP and RTCP.
constexpr std::size_t max_overhead = 16 + rtcp_index_size;

} // namespace conclave::media::srtp
