#pragma once

#include <cstdint>

/// Payload protocol identifiers of data channels (RFC 8831, 8; RFC 8832, 8.1).
namespace conclave::media::sctp::ppid {

constexpr std::uint32_t control = 50;
constexpr std::uint32_t text = 51;
constexpr std::uint32_t binary = 53;
constexpr std::uint32_t empty_text = 56;
constexpr std::uint32_t empty_binary = 57;

} // namespace conclave::media::sctp::ppid
