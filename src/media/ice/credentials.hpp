#pragma once

#include "base/random.hpp"
#include "media/types.hpp"

#include <cstddef>

namespace conclave::media::ice {

// 6 bits a character of the ICE alphabet; RFC 8445, 5.3 asks for 24 and 128 bits at least.
constexpr std::size_t ufrag_length = 8;     // 48 bits
constexpr std::size_t password_length = 24; // 144 bits

[[nodiscard]] IceCredentials make_credentials(base::Random& random);

} // namespace conclave::media::ice
