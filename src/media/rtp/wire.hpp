#pragma once

#include "media/rtp/types.hpp"

#include <cstddef>
#include <cstdint>

/// Numbers in network byte order. The caller has checked that they lie within the span.
namespace conclave::media::rtp {

[[nodiscard]] constexpr std::uint16_t read_u16(ByteView bytes, std::size_t at) {
    return static_cast<std::uint16_t>(bytes[at] << 8 | bytes[at + 1]);
}
[[nodiscard]] constexpr std::uint32_t read_u24(ByteView bytes, std::size_t at) {
    return std::uint32_t{bytes[at]} << 16 | read_u16(bytes, at + 1);
}
[[nodiscard]] constexpr std::uint32_t read_u32(ByteView bytes, std::size_t at) {
    return std::uint32_t{read_u16(bytes, at)} << 16 | read_u16(bytes, at + 2);
}
[[nodiscard]] constexpr std::uint64_t read_u64(ByteView bytes, std::size_t at) {
    return std::uint64_t{read_u32(bytes, at)} << 32 | read_u32(bytes, at + 4);
}

constexpr void write_u16(MutableBytes bytes, std::size_t at, std::uint16_t value) {
    bytes[at] = static_cast<std::uint8_t>(value >> 8);
    bytes[at + 1] = static_cast<std::uint8_t>(value);
}
constexpr void write_u24(MutableBytes bytes, std::size_t at, std::uint32_t value) {
    bytes[at] = static_cast<std::uint8_t>(value >> 16);
    write_u16(bytes, at + 1, static_cast<std::uint16_t>(value));
}
constexpr void write_u32(MutableBytes bytes, std::size_t at, std::uint32_t value) {
    write_u16(bytes, at, static_cast<std::uint16_t>(value >> 16));
    write_u16(bytes, at + 2, static_cast<std::uint16_t>(value));
}
constexpr void write_u64(MutableBytes bytes, std::size_t at, std::uint64_t value) {
    write_u32(bytes, at, static_cast<std::uint32_t>(value >> 32));
    write_u32(bytes, at + 4, static_cast<std::uint32_t>(value));
}

} // namespace conclave::media::rtp
