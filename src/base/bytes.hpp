#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::base {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

[[nodiscard]] ByteView as_bytes(std::string_view text);
[[nodiscard]] std::string_view as_text(ByteView bytes);

/// Lower-case hexadecimal.
[[nodiscard]] std::string to_hex(ByteView bytes);
/// Accepts both cases; nothing else than pairs of digits.
[[nodiscard]] std::optional<Bytes> from_hex(std::string_view text);

/// RFC 4648, 4: with padding, no line breaks.
[[nodiscard]] std::string to_base64(ByteView bytes);
[[nodiscard]] std::optional<Bytes> from_base64(std::string_view text);

/// RFC 4648, 5, without padding, as JOSE wants it (RFC 7515, 2). Decoding is strict: padding,
/// foreign characters, impossible lengths and non-zero spare bits are refused.
[[nodiscard]] std::string to_base64url(ByteView bytes);
[[nodiscard]] std::optional<Bytes> from_base64url(std::string_view text);

/// True when both are equal; the time depends on the lengths only.
[[nodiscard]] bool constant_time_equal(ByteView a, ByteView b);
[[nodiscard]] bool constant_time_equal(std::string_view a, std::string_view b);

/// Is this well-formed UTF-8 (RFC 3629)?
[[nodiscard]] bool is_utf8(std::string_view text);
/// Has it a character below U+0020 or U+007F…U+009F? The text must be UTF-8.
[[nodiscard]] bool has_control_characters(std::string_view text);
/// Code points in well-formed UTF-8 text.
[[nodiscard]] std::size_t utf8_length(std::string_view text);

} // namespace conclave::base
