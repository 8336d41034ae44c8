#pragma once

#include "media/rtp/extension_values.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace conclave::media::rtp {

/// The header of a packet to a subscriber. Extensions that the subscriber did not agree to are left
/// out, whatever is set here. CSRCs and padding are never written.
struct EgressHeader {
    Ssrc ssrc;
    Seq seq;
    RtpTime time;
    std::uint8_t payload_type = 0;
    bool marker = false;
    /// Empty: without. The views are read while writing and not kept.
    std::string_view mid;
    ByteView audio_level;           // as received (RFC 6464), or empty
    ByteView video_orientation;     // as received, or empty
    ByteView playout_delay;         // 3 bytes, or empty
    ByteView capture_time;          // 8 bytes, or empty
    ByteView dependency_descriptor; // as the munger wrote it, or empty
};

/// Where the things lie that are written when the packet leaves; 0 when it hasn't got them.
struct WrittenHeader {
    std::uint16_t size = 0; // of the whole header: here the payload begins
    std::uint16_t transport_cc_at = 0;
    std::uint16_t abs_send_time_at = 0;
};

/// Writes header and extensions at the front of `out`, in a fixed order: transport-cc,
/// abs-send-time, mid, audio level, orientation, playout delay, capture time, dependency
/// descriptor; padded to 4 bytes. So the length is the same for all packets of a run that carry the
/// same set. The one-byte form is used unless an id is above 14 or an element longer than 16 bytes
/// (RFC 8285, 4.2). Nothing when it does not fit; `out` is then in an unknown state.
[[nodiscard]] std::optional<WrittenHeader>
write_header(MutableBytes out, const EgressHeader& header, const ExtensionMap& map);

/// Writes the transport-wide number into a packet that leaves now; no effect without the extension.
void stamp_transport_cc(MutableBytes packet, const WrittenHeader& written, std::uint16_t number);
/// Writes the send time; no effect without the extension.
void stamp_abs_send_time(MutableBytes packet, const WrittenHeader& written, AbsSendTime time);

} // namespace conclave::media::rtp
