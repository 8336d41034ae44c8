#pragma once

#include "base/bytes.hpp"

#include <cstddef>
#include <optional>

namespace conclave::turn {

/// The longest message a stream can hold: a STUN header and its 16-bit length.
constexpr std::size_t max_frame_bytes = 20 + 65'535;

/// What stands at the front of a stream from a TURN client (RFC 8656, 12.5).
struct Frame {
    enum class Kind { incomplete, message, garbage };
    Kind kind = Kind::incomplete;
    std::size_t size = 0; // bytes of the message with its padding
};

/// Who has no allocation has no channels either, so that other protocols are noticed at once.
[[nodiscard]] Frame next_frame(base::ByteView bytes, bool channels);

} // namespace conclave::turn
