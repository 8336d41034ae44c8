#include "media/codec/h264.hpp"

#include <cstddef>
#include <cstdint>

namespace conclave::media::codec {
namespace {

// RFC 6184, 5.2 and table 1.
constexpr std::uint8_t type_mask = 0x1f;
constexpr std::uint8_t sps = 7;
constexpr std::uint8_t stap_a = 24;
constexpr std::uint8_t fu_a = 28;
constexpr std::uint8_t fu_start = 0x80;

} // namespace

bool starts_h264_keyframe(base::ByteView payload) {
    if (payload.empty()) {
        return false;
    }
    const std::uint8_t type = payload[0] & type_mask;
    if (type == stap_a) {
        for (std::size_t at = 1; at + 2 < payload.size();) {
            const std::size_t size = std::size_t{payload[at]} << 8 | payload[at + 1];
            if ((payload[at + 2] & type_mask) == sps) {
                return true;
            }
            at += 2 + size;
        }
        return false;
    }
    if (type == fu_a) {
        return payload.size() > 1 && (payload[1] & fu_start) != 0 &&
               (payload[1] & type_mask) == sps;
    }
    return type == sps;
}

} // namespace conclave::media::codec
