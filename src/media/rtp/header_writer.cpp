#include "media/rtp/header_writer.hpp"

#include "media/rtp/wire.hpp"

#include <algorithm>
#include <array>

namespace conclave::media::rtp {
namespace {

constexpr std::size_t fixed_header = 12;           // RFC 3550, 5.1
constexpr std::size_t block_head = 4;              // profile and length in words
constexpr std::uint16_t one_byte_profile = 0xbede; // RFC 8285, 4.2
constexpr std::uint16_t two_byte_profile = 0x1000; // RFC 8285, 4.3
constexpr std::uint8_t one_byte_max_id = 14;
constexpr std::size_t one_byte_max_size = 16;
constexpr std::size_t two_byte_max_size = 255;
constexpr std::array<std::uint8_t, 3> blank{}; // stamped later

struct Element {
    Extension kind;
    ByteView data;
};
using Elements = std::array<Element, 8>;

Elements elements_of(const EgressHeader& header) {
    return {{{Extension::transport_cc, ByteView{blank}.first(2)},
             {Extension::abs_send_time, ByteView{blank}},
             {Extension::mid, base::as_bytes(header.mid)},
             {Extension::audio_level, header.audio_level},
             {Extension::video_orientation, header.video_orientation},
             {Extension::playout_delay, header.playout_delay},
             {Extension::abs_capture_time, header.capture_time},
             {Extension::dependency_descriptor, header.dependency_descriptor}}};
}

bool needs_two_bytes(const Elements& elements, const ExtensionMap& map) {
    return std::ranges::any_of(elements, [&](const Element& element) {
        return !element.data.empty() &&
               (map.id(element.kind) > one_byte_max_id ||
                (map.has(element.kind) && element.data.size() > one_byte_max_size));
    });
}

} // namespace

std::optional<WrittenHeader> write_header(MutableBytes out, const EgressHeader& header,
                                          const ExtensionMap& map) {
    if (out.size() < fixed_header) {
        return std::nullopt;
    }
    out[0] = 0x80; // version 2
    out[1] =
        static_cast<std::uint8_t>((header.marker ? 0x80U : 0U) | (header.payload_type & 0x7fU));
    write_u16(out, 2, header.seq.value);
    write_u32(out, 4, header.time.value);
    write_u32(out, 8, header.ssrc.value);
    const Elements elements = elements_of(header);
    const bool two_byte = needs_two_bytes(elements, map);
    const std::size_t head = two_byte ? 2 : 1;
    WrittenHeader written;
    std::size_t at = fixed_header + block_head;
    for (const auto& [kind, data] : elements) {
        const std::uint8_t id = map.id(kind);
        if (id == 0 || data.empty()) {
            continue;
        }
        if (data.size() > two_byte_max_size || at + head + data.size() > out.size()) {
            return std::nullopt;
        }
        if (two_byte) {
            out[at] = id;
            out[at + 1] = static_cast<std::uint8_t>(data.size());
        } else {
            out[at] = static_cast<std::uint8_t>(unsigned{id} << 4 | (data.size() - 1));
        }
        at += head;
        std::ranges::copy(data, out.begin() + static_cast<std::ptrdiff_t>(at));
        if (kind == Extension::transport_cc) {
            written.transport_cc_at = static_cast<std::uint16_t>(at);
        } else if (kind == Extension::abs_send_time) {
            written.abs_send_time_at = static_cast<std::uint16_t>(at);
        }
        at += data.size();
    }
    if (at == fixed_header + block_head) { // no extension at all
        written.size = fixed_header;
        return written;
    }
    while (at % 4 != 0) {
        if (at == out.size()) {
            return std::nullopt;
        }
        out[at++] = 0;
    }
    out[0] |= 0x10U;
    write_u16(out, fixed_header, two_byte ? two_byte_profile : one_byte_profile);
    write_u16(out, fixed_header + 2,
              static_cast<std::uint16_t>((at - fixed_header - block_head) / 4));
    written.size = static_cast<std::uint16_t>(at);
    return written;
}

void stamp_transport_cc(MutableBytes packet, const WrittenHeader& written, std::uint16_t number) {
    if (written.transport_cc_at != 0) {
        write_u16(packet, written.transport_cc_at, number);
    }
}

void stamp_abs_send_time(MutableBytes packet, const WrittenHeader& written, AbsSendTime time) {
    if (written.abs_send_time_at != 0) {
        write_u24(packet, written.abs_send_time_at, time.value);
    }
}

} // namespace conclave::media::rtp
