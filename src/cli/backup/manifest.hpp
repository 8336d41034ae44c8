#pragma once

#include "base/clock.hpp"
#include "store/copy.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

/// What lies in a backup, which is a folder that programs for backups like: `backup.json`, this;
/// `database.sqlite`, whatever engine the installation has; `files/`, what was in the data
/// directory. It holds every secret of the installation.
namespace conclave::cli::backup {

constexpr std::string_view manifest_name = "backup.json";
constexpr std::string_view database_name = "database.sqlite";
constexpr std::string_view files_name = "files";

struct StoredFile {
    std::string path; // in the backup, with '/': "files/tls/server.key"
    std::uint64_t size = 0;
    std::string sha256;     // hexadecimal
    std::uint32_t mode = 0; // as it was; in the backup nobody else may read it
};

struct Manifest {
    std::string program; // "conclave 0.4.0"
    std::string made_at; // RFC 3339
    std::string engine;  // of the installation: "SQLite"
    std::vector<store::CopiedTable> tables;
    std::vector<StoredFile> files;

    [[nodiscard]] std::uint64_t rows() const;
    [[nodiscard]] std::uint64_t bytes() const;
};

[[nodiscard]] std::string to_text(const Manifest& manifest);
/// Throws Failure when `folder` is no backup, or one that a newer program made, or when a path in
/// it leads out of it.
[[nodiscard]] Manifest read_manifest(const std::filesystem::path& folder);

/// SHA-256 of a file of any size, in hexadecimal. Throws Failure when it can't be read.
[[nodiscard]] std::string sha256_of_file(const std::filesystem::path& file);
[[nodiscard]] std::uint32_t mode_of(const std::filesystem::path& file);
/// What is said of one file of the backup, as it lies there now.
[[nodiscard]] StoredFile describe(const std::filesystem::path& folder, const std::string& path);

/// Compares each file with what the manifest says of it. Throws Failure that names the first that
/// is missing or other than it was.
void verify(const std::filesystem::path& folder, const Manifest& manifest);

} // namespace conclave::cli::backup
