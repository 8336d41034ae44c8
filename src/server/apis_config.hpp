#pragma once

#include "server/config.hpp"
#include "server/config_reader.hpp"

#include <vector>

namespace conclave::server {

/// `[[identity.apis]]` of conclave.toml; `section` is `[identity]`.
void read_apis(ConfigSection& section, std::vector<ApiConfig>& apis);

} // namespace conclave::server
