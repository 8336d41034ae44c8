#pragma once

#include "server/config.hpp"

#include <filesystem>
#include <string>
#include <vector>

/// Which files of an installation a backup takes.
namespace conclave::cli::backup {

/// Those of the data directory, as paths below it with '/': without the database's own, mails in
/// the folder that development uses, other backups, and what is no file.
[[nodiscard]] std::vector<std::string> files_of(const server::Config& config);

/// What the installation needs and the data directory does not hold: "the certificate
/// /etc/ssl/video.pem". Whoever restores it elsewhere brings these along.
[[nodiscard]] std::vector<std::string> kept_elsewhere(const server::Config& config);

/// Copies one file's bytes and gives it `mode`. Throws Failure.
void copy_file(const std::filesystem::path& from, const std::filesystem::path& to, unsigned mode);

/// The file of an installation whose database is SQLite; empty otherwise.
[[nodiscard]] std::filesystem::path sqlite_file(const server::Config& config);

} // namespace conclave::cli::backup
