#pragma once

#include "base/bytes.hpp"

#include <string_view>

namespace conclave::media::sfu {

/// Does a picture that needs no other begin with this payload? By the name of the codec.
[[nodiscard]] bool starts_keyframe(std::string_view codec, base::ByteView payload);

} // namespace conclave::media::sfu
