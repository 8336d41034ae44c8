#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace conclave::cli {

/// A certificate database of NSS: the store of Chromium (one a person) or of a Firefox profile.
struct NssDatabase {
    std::filesystem::path directory;
    std::string owner; // "Chromium and Chrome", "Firefox profile x1y2.default"
};

/// Those of a person's home directory. Chromium's is named even when it does not exist yet: the
/// browser reads it once it does.
[[nodiscard]] std::vector<NssDatabase> nss_databases(const std::filesystem::path& home);

/// Adds the authority as a TLS server authority under `nickname`, in place of an older one of that
/// name. Makes the database if it is missing. Throws Failure with certutil's words.
void nss_add(const std::filesystem::path& directory, const std::string& nickname,
             const std::filesystem::path& authority_file);
/// False when there was none of this name.
[[nodiscard]] bool nss_remove(const std::filesystem::path& directory, const std::string& nickname);
[[nodiscard]] bool nss_has(const std::filesystem::path& directory, const std::string& nickname);

} // namespace conclave::cli
