#pragma once

#include "base/random.hpp"

#include <string>

namespace conclave::cli {

/// A password that can be read from a screen and typed: `k7mq-…`, five groups of four characters
/// without those that look alike (0 and o, 1 and l); 100 bits.
[[nodiscard]] std::string random_password(base::Random& random);

} // namespace conclave::cli
