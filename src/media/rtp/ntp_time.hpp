#pragma once

#include "base/clock.hpp"

#include <chrono>
#include <compare>
#include <cstdint>

namespace conclave::media::rtp {

/// NTP timestamp: seconds since 1900 in 32.32 fixed point (RFC 3550, 4). It wraps in 2036, as the
/// format does; differences stay right over the wrap.
struct NtpTime {
    std::uint64_t value = 0;
    friend constexpr bool operator==(const NtpTime&, const NtpTime&) = default;

    /// The middle 32 bits, as in LSR, LRR and DLSR: units of 1/65536 s.
    [[nodiscard]] constexpr std::uint32_t middle() const {
        return static_cast<std::uint32_t>(value >> 16);
    }
};

[[nodiscard]] NtpTime to_ntp(base::WallTime time);
/// later - earlier.
[[nodiscard]] std::chrono::nanoseconds difference(NtpTime later, NtpTime earlier);
/// A length in units of 1/65536 s, clamped to 0 … 2^32 - 1.
[[nodiscard]] std::uint32_t to_short_ntp(std::chrono::nanoseconds length);
[[nodiscard]] std::chrono::nanoseconds from_short_ntp(std::uint32_t length);

} // namespace conclave::media::rtp
