#pragma once

#include "base/bytes.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace conclave::media::codec {

/// Does a picture that needs no other begin with this payload? By the name of the codec, "VP8" or
/// "H264"; false for others, of which the engine forwards none.
[[nodiscard]] bool starts_keyframe(std::string_view codec, base::ByteView payload);

/// The shorter side in pixels of the picture that begins here; nullopt when the payload does not
/// say it. Only for payloads that start a key frame.
[[nodiscard]] std::optional<std::uint32_t> picture_short_side(std::string_view codec,
                                                              base::ByteView payload);

} // namespace conclave::media::codec
