#pragma once

#include "base/bytes.hpp"
#include "base/clock.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Time-based one-time passwords (RFC 6238) with the parameters that every authenticator app knows:
/// SHA-1, six digits, 30 seconds. Pure.
namespace conclave::identity::totp {

constexpr std::int64_t step_seconds = 30; // RFC 6238, 4.1
constexpr std::int64_t drift_steps = 1;   // clocks may be one step off (RFC 6238, 5.2)
constexpr std::size_t secret_bytes = 20;  // RFC 4226, 4, R6

[[nodiscard]] std::int64_t step_at(base::WallTime time);
/// Six digits.
[[nodiscard]] std::string code_at(base::ByteView secret, std::int64_t step);
/// The step whose code this is, when it is near `now` and later than `last_step`: a code that was
/// used, and every older one, is refused (RFC 6238, 5.2). Spaces and dashes in `code` don't count.
[[nodiscard]] std::optional<std::int64_t> matching_step(base::ByteView secret,
                                                        std::string_view code, base::WallTime now,
                                                        std::int64_t last_step);
/// RFC 4648, 6, without padding.
[[nodiscard]] std::string base32(base::ByteView bytes);
/// Its inverse (RFC 4648, 6); letters of either case, no padding; nullopt for other signs.
[[nodiscard]] std::optional<base::Bytes> from_base32(std::string_view text);
/// What the QR code says (the Key URI format of authenticator apps).
[[nodiscard]] std::string key_uri(std::string_view issuer, std::string_view account,
                                  base::ByteView secret);

} // namespace conclave::identity::totp
