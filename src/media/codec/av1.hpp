#pragma once

#include "base/bytes.hpp"

namespace conclave::media::codec {

/// Does a coded video sequence begin with this payload (AV1 RTP specification, 4.4)? Its first
/// picture needs no other.
[[nodiscard]] bool starts_av1_sequence(base::ByteView payload);

} // namespace conclave::media::codec
