#pragma once

#include "server/config.hpp"
#include "server/config_reader.hpp"

#include <filesystem>

namespace conclave::server {

/// `[identity]` of conclave.toml, with the tables in it. Paths begin at `base`.
void read_identity(ConfigSection section, IdentityConfig& identity,
                   const std::filesystem::path& base);

} // namespace conclave::server
