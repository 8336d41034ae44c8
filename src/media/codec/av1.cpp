#include "media/codec/av1.hpp"

#include <cstddef>
#include <cstdint>

namespace conclave::media::codec {
namespace {

// The aggregation header (AV1 RTP specification, 4.4).
constexpr std::uint8_t continues = 0x80;      // Z: the first element began in the packet before
constexpr std::uint8_t elements_mask = 0x30;  // W; 0: each element has its length in front
constexpr std::uint8_t new_sequence = 0x08;   // N
constexpr std::uint8_t more_of_length = 0x80; // leb128 (AV1 bitstream specification, 4.10.5)
constexpr std::size_t longest_length = 8;     // bytes
// The header of an OBU (5.3.2 there).
constexpr int type_shift = 3;
constexpr std::uint8_t type_mask = 0x0f;
constexpr std::uint8_t sequence_header = 1;

std::uint8_t type_at(base::ByteView payload, std::size_t at) {
    return at < payload.size() ? static_cast<std::uint8_t>(payload[at] >> type_shift & type_mask)
                               : std::uint8_t{0};
}

} // namespace

bool starts_av1_sequence(base::ByteView payload) {
    if (payload.empty() || (payload[0] & continues) != 0 || (payload[0] & new_sequence) == 0) {
        return false;
    }
    // With W of 1 the only element has no length; otherwise the first one has.
    std::size_t at = 1;
    if ((payload[0] & elements_mask) != 0x10) {
        std::size_t length = 1;
        while (length < longest_length && at < payload.size() &&
               (payload[at] & more_of_length) != 0) {
            ++length;
            ++at;
        }
        ++at;
    }
    return type_at(payload, at) == sequence_header;
}

} // namespace conclave::media::codec
