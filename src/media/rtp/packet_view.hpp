#pragma once

#include "media/rtp/extension.hpp"
#include "media/rtp/types.hpp"

#include <array>
#include <cstdint>
#include <expected>
#include <optional>

namespace conclave::media::rtp {

enum class PacketError : std::uint8_t {
    too_short,   // less than the fixed header of 12 bytes
    too_long,    // offsets would not fit 16 bits
    bad_version, // not RTP version 2
    bad_header,  // CSRCs or the extension block reach past the end
    bad_padding, // padding count 0, or more than there is
};

/// What one pass over an RTP packet found (RFC 3550, 5.1; RFC 8285). It holds offsets and no
/// pointer, so that it stays right when it is kept beside the packet in a slot. Every function
/// that takes a view takes the packet it was parsed from too.
struct PacketView {
    Ssrc ssrc;
    RtpTime time;
    Seq seq;
    std::uint8_t payload_type = 0;
    bool marker = false;
    /// Bytes of the whole packet, with padding.
    std::uint16_t size = 0;
    std::uint16_t payload_at = 0;
    /// Without padding.
    std::uint16_t payload_size = 0;
    std::uint8_t padding = 0;
    std::uint8_t csrc_count = 0;
    /// Elements in the two-byte form (RFC 8285, 4.3).
    bool two_byte_extensions = false;
    /// Where the data of an extension begins; 0 when the packet hasn't got it. The byte before
    /// holds the length, in both forms.
    std::array<std::uint16_t, extension_kinds> extension_at{};

    /// Nothing but padding: a probe, whose sequence number is taken out of what we forward.
    [[nodiscard]] bool padding_only() const { return payload_size == 0; }
};
static_assert(sizeof(PacketView) <= 96);

/// Reads the header. Elements of unknown id are skipped; a broken element ends the reading of
/// extensions, and the packet stays valid without the rest of them.
[[nodiscard]] std::expected<PacketView, PacketError> parse_packet(ByteView packet,
                                                                  const ExtensionMap& map);

[[nodiscard]] inline ByteView payload(ByteView packet, const PacketView& view) {
    return packet.subspan(view.payload_at, view.payload_size);
}
[[nodiscard]] inline MutableBytes payload(MutableBytes packet, const PacketView& view) {
    return packet.subspan(view.payload_at, view.payload_size);
}

/// The data of an extension, nothing when the packet hasn't got it. It may be empty (two-byte
/// form).
[[nodiscard]] std::optional<ByteView> find_extension(ByteView packet, const PacketView& view,
                                                     Extension extension);

} // namespace conclave::media::rtp
