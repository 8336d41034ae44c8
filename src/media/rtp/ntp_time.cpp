#include "media/rtp/ntp_time.hpp"

#include <algorithm>
#include <limits>

namespace conclave::media::rtp {
namespace {

constexpr std::int64_t ntp_to_unix = 2'208'988'800; // seconds from 1900 to 1970 (RFC 5905, 6)
constexpr std::int64_t second = 1'000'000'000;      // ns
constexpr std::uint32_t short_unit = 16;            // bits of fraction in the short format

} // namespace

NtpTime to_ntp(base::WallTime time) {
    const auto since_1970 =
        std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch()).count();
    const auto whole = since_1970 / second - (since_1970 % second < 0 ? 1 : 0);
    const auto rest = static_cast<std::uint64_t>(since_1970 - whole * second);
    const auto seconds = static_cast<std::uint64_t>(whole + ntp_to_unix);
    return {seconds << 32 | (rest << 32) / static_cast<std::uint64_t>(second)};
}

std::chrono::nanoseconds difference(NtpTime later, NtpTime earlier) {
    const auto ticks = static_cast<std::int64_t>(later.value - earlier.value);
    const std::int64_t whole = ticks >> 32;
    const std::int64_t fraction = ticks & 0xffff'ffff;
    return std::chrono::nanoseconds{whole * second + ((fraction * second) >> 32)};
}

std::uint32_t to_short_ntp(std::chrono::nanoseconds length) {
    const auto ns = std::max<std::int64_t>(length.count(), 0);
    const auto whole = ns / second;
    if (whole > std::numeric_limits<std::uint16_t>::max()) {
        return std::numeric_limits<std::uint32_t>::max();
    }
    return static_cast<std::uint32_t>(whole << short_unit | ((ns % second) << short_unit) / second);
}

std::chrono::nanoseconds from_short_ntp(std::uint32_t length) {
    return std::chrono::nanoseconds{(std::int64_t{length} * second) >> short_unit};
}

} // namespace conclave::media::rtp
