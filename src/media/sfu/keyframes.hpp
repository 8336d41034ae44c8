#pragma once

#include "base/bytes.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace conclave::media::sfu {

/// Does a picture that needs no other begin with this payload? By the name of the codec.
[[nodiscard]] bool starts_keyframe(std::string_view codec, base::ByteView payload);

/// The shorter side in pixels of the picture that begins here; nullopt when the payload does not
/// say it. Only for payloads that start a key frame.
[[nodiscard]] std::optional<std::uint32_t> picture_short_side(std::string_view codec,
                                                              base::ByteView payload);

} // namespace conclave::media::sfu
