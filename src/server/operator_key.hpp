#pragma once

#include "store/secret_box.hpp"

#include <string>

namespace conclave::server {

/// What a caller of the loopback port shows to see more than numbers: whoever can read the
/// installation's secret.key has it. Hexadecimal; the same for the life of the key file.
[[nodiscard]] std::string operator_key(const store::SecretBox& box);

} // namespace conclave::server
