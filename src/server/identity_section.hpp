#pragma once

#include "server/config.hpp"
#include "server/config_reader.hpp"

namespace conclave::server {

/// `[identity]` of conclave.toml, with the tables in it.
void read_identity(ConfigSection section, IdentityConfig& identity);

} // namespace conclave::server
