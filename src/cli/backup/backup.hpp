#pragma once

#include "cli/console.hpp"
#include "cli/location.hpp"

#include <filesystem>

namespace CLI {
class App;
}

namespace conclave::cli {

struct Program;

struct BackupOptions {
    Location location{};
    std::filesystem::path folder{};
};
/// Writes the installation, as it is at one moment, into a new folder, while the server goes on.
/// The folder appears when it is whole.
void backup_installation(const BackupOptions& options, const Console& console);

struct RestoreOptions {
    Location location{}; // where to: only its data directory counts
    std::filesystem::path folder{};
    bool check = false; // looks only
};
/// Makes an installation of a backup, in a data directory that is empty and, where conclave.toml
/// or the environment says so, in an empty database of another engine. Nothing stays of a restore
/// that fails, but tables without rows.
void restore_installation(const RestoreOptions& options, const Console& console);

/// `conclave backup` and `conclave restore`.
void add_backup(CLI::App& top, Program& program);

} // namespace conclave::cli
