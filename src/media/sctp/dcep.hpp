#pragma once

#include "base/bytes.hpp"
#include "media/types.hpp"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <variant>

/// The messages with which a channel is opened in-band (RFC 8832, 5). Pure.
namespace conclave::media::sctp::dcep {

/// DATA_CHANNEL_OPEN.
struct Open {
    ChannelOptions options;       // a reliability parameter beyond 16 bits reads as 65535
    std::string protocol{};       // a WebSocket subprotocol name; passed over by the engine
    std::uint16_t priority = 256; // "normal", RFC 8831, 6.4
};

/// DATA_CHANNEL_ACK.
struct Ack {};

enum class Malformed : std::uint8_t {
    too_short,    ///< ends within the fixed part
    unknown_type, ///< neither OPEN nor ACK
    unknown_channel_type,
    wrong_length, ///< label and protocol are not what is left
    label_too_long,
    not_utf8, ///< label or protocol
};

constexpr std::size_t max_label_bytes = 256; // the wire would allow 65535

[[nodiscard]] std::expected<std::variant<Open, Ack>, Malformed> parse(base::ByteView message);

/// `open.options` has at most one of the two limits; label and protocol have at most 65535 bytes.
[[nodiscard]] base::Bytes build(const Open& open);
[[nodiscard]] base::Bytes build(const Ack& ack);

} // namespace conclave::media::sctp::dcep
