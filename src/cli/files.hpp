#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>

/// Small files, read and written whole. Failures are thrown as Failure, naming the file.
namespace conclave::cli {

constexpr mode_t private_mode = 0600; // holds a secret
constexpr mode_t public_mode = 0644;
constexpr mode_t nobody_else = 0077; // what group and others may: the mask of private files

/// nullopt when there is no such file.
[[nodiscard]] std::optional<std::string> read_file(const std::filesystem::path& file);

/// Writes a file that must not exist yet. It appears whole or not at all.
void write_new_file(const std::filesystem::path& file, std::string_view text, mode_t mode);
/// As before, but replaces one that exists.
void replace_file(const std::filesystem::path& file, std::string_view text, mode_t mode);
/// Makes the directory and those above it; a new one has mode 0700.
void make_private_directory(const std::filesystem::path& directory);

} // namespace conclave::cli
