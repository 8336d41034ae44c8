#pragma once

#include "server/config.hpp"

#include <filesystem>
#include <optional>

namespace conclave::cli {

/// What --config and --data-dir said: where this installation is.
struct Location {
    std::optional<std::filesystem::path> config;
    std::optional<std::filesystem::path> data_dir;

    [[nodiscard]] std::filesystem::path config_file() const;
    /// Reads the configuration. Throws server::ConfigError.
    [[nodiscard]] server::Config load() const;
    /// ` --data-dir X`, as the person should type it again; empty for the default.
    [[nodiscard]] std::string options() const;
};

} // namespace conclave::cli
