#pragma once

#include "cli/console.hpp"
#include "cli/location.hpp"

#include <filesystem>

namespace CLI {
class App;
}

namespace conclave::cli {

struct Program;

struct ConfigExportOptions {
    Location location;
    std::filesystem::path file{"-"};
};
/// Writes the configuration as a file that another installation can take over.
void config_export(const ConfigExportOptions& options, const Console& console);

struct ConfigImportOptions {
    Location location;
    std::filesystem::path file{};
    bool dry_run = false;
    bool yes = false;
};
/// Shows what a file would change, asks, and does it. False: something was refused.
[[nodiscard]] bool config_import(const ConfigImportOptions& options, const Console& console);

void add_config(CLI::App& top, Program& program);

} // namespace conclave::cli
