#include "media/rtp/packet_view.hpp"

#include "media/rtp/wire.hpp"

#include <limits>

namespace conclave::media::rtp {
namespace {

constexpr std::size_t fixed_header = 12; // RFC 3550, 5.1
constexpr std::size_t word = 4;
constexpr std::uint8_t version_2 = 2;
constexpr std::uint16_t one_byte_profile = 0xbede; // RFC 8285, 4.2
constexpr std::uint16_t two_byte_profile = 0x1000; // RFC 8285, 4.3; the low 4 bits are free
constexpr std::uint8_t stop_id = 15;               // RFC 8285, 4.2: ends the one-byte form

void remember(PacketView& view, const ExtensionMap& map, std::uint8_t id, std::size_t at) {
    const auto kind = map.find(id);
    if (!kind) {
        return;
    }
    auto& place = view.extension_at[static_cast<std::size_t>(*kind)];
    if (place == 0) { // the first wins
        place = static_cast<std::uint16_t>(at);
    }
}

void read_one_byte(ByteView packet, std::size_t at, std::size_t end, const ExtensionMap& map,
                   PacketView& view) {
    while (at < end) {
        const std::uint8_t head = packet[at];
        const auto id = static_cast<std::uint8_t>(head >> 4);
        if (id == stop_id) {
            return;
        }
        if (id == 0) { // padding; a length with id 0 is not to be heeded
            ++at;
            continue;
        }
        const std::size_t length = (head & 0x0fU) + 1U;
        if (at + 1 + length > end) {
            return;
        }
        remember(view, map, id, at + 1);
        at += 1 + length;
    }
}

void read_two_byte(ByteView packet, std::size_t at, std::size_t end, const ExtensionMap& map,
                   PacketView& view) {
    view.two_byte_extensions = true;
    while (at < end) {
        const std::uint8_t id = packet[at];
        if (id == 0) {
            ++at;
            continue;
        }
        if (at + 2 > end || at + 2 + packet[at + 1] > end) {
            return;
        }
        remember(view, map, id, at + 2);
        at += std::size_t{2} + packet[at + 1];
    }
}

} // namespace

std::expected<PacketView, PacketError> parse_packet(ByteView packet, const ExtensionMap& map) {
    if (packet.size() < fixed_header) {
        return std::unexpected(PacketError::too_short);
    }
    if (packet.size() > std::numeric_limits<std::uint16_t>::max()) {
        return std::unexpected(PacketError::too_long);
    }
    const std::uint8_t first = packet[0];
    if (first >> 6 != version_2) {
        return std::unexpected(PacketError::bad_version);
    }
    PacketView view;
    view.size = static_cast<std::uint16_t>(packet.size());
    view.marker = (packet[1] & 0x80U) != 0;
    view.payload_type = packet[1] & 0x7fU;
    view.seq = {read_u16(packet, 2)};
    view.time = {read_u32(packet, 4)};
    view.ssrc = {read_u32(packet, 8)};
    view.csrc_count = first & 0x0fU;
    std::size_t at = fixed_header + word * view.csrc_count;
    if (at > packet.size()) {
        return std::unexpected(PacketError::bad_header);
    }
    if ((first & 0x10U) != 0) {
        if (at + word > packet.size()) {
            return std::unexpected(PacketError::bad_header);
        }
        const std::uint16_t profile = read_u16(packet, at);
        const std::size_t begin = at + word;
        at = begin + word * read_u16(packet, at + 2);
        if (at > packet.size()) {
            return std::unexpected(PacketError::bad_header);
        }
        if (profile == one_byte_profile) {
            read_one_byte(packet, begin, at, map, view);
        } else if ((profile & 0xfff0U) == two_byte_profile) {
            read_two_byte(packet, begin, at, map, view);
        }
    }
    view.payload_at = static_cast<std::uint16_t>(at);
    const std::size_t rest = packet.size() - at;
    if ((first & 0x20U) != 0) {
        view.padding = rest == 0 ? std::uint8_t{0} : packet.back();
        if (view.padding == 0 || view.padding > rest) {
            return std::unexpected(PacketError::bad_padding);
        }
    }
    view.payload_size = static_cast<std::uint16_t>(rest - view.padding);
    return view;
}

std::optional<ByteView> find_extension(ByteView packet, const PacketView& view,
                                       Extension extension) {
    const std::size_t at = view.extension_at[static_cast<std::size_t>(extension)];
    if (at == 0) {
        return std::nullopt;
    }
    const std::uint8_t before = packet[at - 1];
    return packet.subspan(at, view.two_byte_extensions ? before : (before & 0x0fU) + 1U);
}

} // namespace conclave::media::rtp
