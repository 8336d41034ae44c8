#pragma once

#include "media/srtp/keying_material.hpp"

#include <array>
#include <cstdint>

namespace conclave::media::srtp {

/// The session keys of RTP or of RTCP in one direction. Wiped on destruction.
struct SessionKeys {
    SessionKeys() = default;
    SessionKeys(const SessionKeys&) = delete;
    SessionKeys& operator=(const SessionKeys&) = delete;
    ~SessionKeys();

    std::array<std::uint8_t, 16> cipher{};
    std::array<std::uint8_t, 14> salt{};           // the first 12 bytes with AES-GCM
    std::array<std::uint8_t, 20> authentication{}; // unused with AES-GCM
};

enum class Kind : std::uint8_t { rtp, rtcp };

/// Fills `out` with the session keys of `kind` (RFC 3711, 4.3, key derivation rate 0; RFC 7714,
/// 11). Throws std::runtime_error when the cryptographic library fails.
void derive(const KeyingMaterial& master, Kind kind, SessionKeys& out);

} // namespace conclave::media::srtp
