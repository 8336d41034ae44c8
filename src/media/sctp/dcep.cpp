#include "media/sctp/dcep.hpp"

#include <algorithm>

namespace conclave::media::sctp::dcep {
namespace {

constexpr std::uint8_t ack_type = 0x02; // RFC 8832, 8.2.1
constexpr std::uint8_t open_type = 0x03;
constexpr std::size_t fixed_part = 12; // bytes of OPEN before the label, RFC 8832, 5.1

constexpr std::uint8_t unordered_bit = 0x80; // RFC 8832, 8.2.2
constexpr std::uint8_t reliable = 0x00;
constexpr std::uint8_t limited_retransmits = 0x01;
constexpr std::uint8_t limited_time = 0x02;

std::uint16_t read16(base::ByteView from, std::size_t at) {
    return static_cast<std::uint16_t>(from[at] << 8 | from[at + 1]);
}

std::uint32_t read32(base::ByteView from, std::size_t at) {
    return static_cast<std::uint32_t>(read16(from, at)) << 16 | read16(from, at + 2);
}

void put16(base::Bytes& to, std::size_t value) {
    to.push_back(static_cast<std::uint8_t>(value >> 8));
    to.push_back(static_cast<std::uint8_t>(value));
}

} // namespace

std::expected<std::variant<Open, Ack>, Malformed> parse(base::ByteView message) {
    if (message.empty()) {
        return std::unexpected(Malformed::too_short);
    }
    if (message[0] == ack_type) {
        return Ack{};
    }
    if (message[0] != open_type) {
        return std::unexpected(Malformed::unknown_type);
    }
    if (message.size() < fixed_part) {
        return std::unexpected(Malformed::too_short);
    }
    Open open;
    open.options.ordered = (message[1] & unordered_bit) == 0;
    const auto limit =
        static_cast<std::uint16_t>(std::min<std::uint32_t>(read32(message, 4), 0xffff));
    switch (message[1] & ~unordered_bit) {
    case reliable:
        break;
    case limited_retransmits:
        open.options.max_retransmits = limit;
        break;
    case limited_time:
        open.options.max_packet_life_time = limit;
        break;
    default:
        return std::unexpected(Malformed::unknown_channel_type);
    }
    open.priority = read16(message, 2);
    const std::size_t label = read16(message, 8);
    const std::size_t protocol = read16(message, 10);
    if (message.size() != fixed_part + label + protocol) {
        return std::unexpected(Malformed::wrong_length);
    }
    if (label > max_label_bytes) {
        return std::unexpected(Malformed::label_too_long);
    }
    open.options.label = base::as_text(message.subspan(fixed_part, label));
    open.protocol = base::as_text(message.subspan(fixed_part + label));
    if (!base::is_utf8(open.options.label) || !base::is_utf8(open.protocol)) {
        return std::unexpected(Malformed::not_utf8);
    }
    return open;
}

base::Bytes build(const Open& open) {
    std::uint8_t type = reliable;
    std::uint16_t limit = 0;
    if (open.options.max_retransmits) {
        type = limited_retransmits;
        limit = *open.options.max_retransmits;
    } else if (open.options.max_packet_life_time) {
        type = limited_time;
        limit = *open.options.max_packet_life_time;
    }
    base::Bytes out{open_type,
                    static_cast<std::uint8_t>(type | (open.options.ordered ? 0 : unordered_bit))};
    put16(out, open.priority);
    put16(out, 0);
    put16(out, limit);
    put16(out, open.options.label.size());
    put16(out, open.protocol.size());
    const auto append = [&out](std::string_view text) {
        const auto bytes = base::as_bytes(text);
        out.insert(out.end(), bytes.begin(), bytes.end());
    };
    append(open.options.label);
    append(open.protocol);
    return out;
}

base::Bytes build(const Ack& /*ack*/) {
    return {ack_type};
}

} // namespace conclave::media::sctp::dcep
