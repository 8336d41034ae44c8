#pragma once

#include "base/bytes.hpp"

namespace conclave::media::codec {

/// Does a picture begin with this payload that needs no other (RFC 6184)? One with the parameter
/// sets it is decoded by: an IDR picture without them is of no use to who has not got them yet.
[[nodiscard]] bool starts_h264_keyframe(base::ByteView payload);

} // namespace conclave::media::codec
