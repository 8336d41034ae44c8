#include "turn/framing.hpp"

#include "stun/message.hpp"
#include "turn/types.hpp"

#include <algorithm>
#include <array>

namespace conclave::turn {

namespace {

constexpr std::size_t enough_of_stun = 8; // bytes: type, length, magic cookie
constexpr std::array<std::uint8_t, 4> cookie{0x21, 0x12, 0xA4, 0x42};

} // namespace

Frame next_frame(base::ByteView bytes, bool channels) {
    if (bytes.size() < channel_header_size) {
        return {};
    }
    std::size_t size = 0;
    if (bytes[0] < 0x40) {
        size = stun::stream_message_size(bytes.first(4));
        const bool whole = bytes.size() >= enough_of_stun;
        if (size % 4 != 0 || (whole && !std::ranges::equal(bytes.subspan(4, 4), cookie))) {
            return {Frame::Kind::garbage};
        }
    } else if (channels && bytes[0] <= last_channel >> 8U) {
        const std::size_t length = static_cast<std::size_t>(bytes[2] << 8U | bytes[3]);
        size = channel_header_size + ((length + 3) & ~std::size_t{3});
    } else {
        return {Frame::Kind::garbage};
    }
    return bytes.size() < size ? Frame{} : Frame{Frame::Kind::message, size};
}

} // namespace conclave::turn
