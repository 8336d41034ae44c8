#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace conclave::base {

/// Wall time, as it stands in tokens and rows (UTC).
using WallTime = std::chrono::system_clock::time_point;

/// Time that only moves forward; for timeouts and measuring.
using MonoTime = std::chrono::steady_clock::time_point;

/// Where wall time comes from, so that tests can set it. Implementations are thread-safe.
class Clock {
  public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual WallTime now() const = 0;
};

/// The machine's clock.
class SystemClock final : public Clock {
  public:
    [[nodiscard]] WallTime now() const override { return std::chrono::system_clock::now(); }
};

/// Whole seconds since 1970, the NumericDate of RFC 7519, 2.
[[nodiscard]] std::int64_t to_unix_seconds(WallTime time);
/// A time outside of what WallTime holds (the years 1677 to 2262) becomes the first or last in it.
[[nodiscard]] WallTime from_unix_seconds(std::int64_t seconds);

/// `2026-11-24T18:30:00Z` (RFC 3339).
[[nodiscard]] std::string to_rfc3339(WallTime time);

} // namespace conclave::base
