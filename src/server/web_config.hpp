#pragma once

#include "server/config.hpp"
#include "server/config_reader.hpp"

#include <filesystem>

namespace conclave::server {

/// Reads `[web]`: where the pages are. Paths are relative to `base`; what is not named is looked
/// for beside the program.
void read_web(ConfigSection section, WebConfig& web, const std::filesystem::path& base);

} // namespace conclave::server
