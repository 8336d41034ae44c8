#pragma once

#include "base/bytes.hpp"
#include "stun/protocol.hpp"

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string_view>

/// The checksums of RFC 8489: HMACs, long-term keys, CRC-32. None of these allocates after a
/// thread's first call: the digest contexts live as long as the thread. They throw
/// std::runtime_error when the cryptographic library fails, which is no wire error.
namespace conclave::stun {

using Parts = std::initializer_list<base::ByteView>;

/// HMAC (RFC 2104) of the parts, one after the other.
[[nodiscard]] std::array<std::uint8_t, sha1_size> hmac_sha1(base::ByteView key, Parts parts);
[[nodiscard]] std::array<std::uint8_t, sha256_size> hmac_sha256(base::ByteView key, Parts parts);

/// The long-term credential's key: MD5(username ":" realm ":" password) (RFC 8489, 9.2.2; the
/// password algorithm MD5, which is what every TURN client in browsers speaks).
using LongTermKey = std::array<std::uint8_t, 16>;
[[nodiscard]] LongTermKey long_term_key(std::string_view username, std::string_view realm,
                                        std::string_view password);

/// ITU V.42's CRC-32, as FINGERPRINT uses it (RFC 8489, 14.7), without the final XOR of "STUN".
[[nodiscard]] std::uint32_t crc32(base::ByteView bytes);
constexpr std::uint32_t fingerprint_mask = 0x5354'554E; // RFC 8489, 14.7

} // namespace conclave::stun
