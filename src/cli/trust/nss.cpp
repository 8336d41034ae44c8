#include "cli/trust/nss.hpp"

#include "cli/console.hpp"
#include "cli/files.hpp"
#include "cli/process.hpp"

#include <algorithm>

namespace conclave::cli {

namespace {

ProcessResult certutil(const std::filesystem::path& directory,
                       const std::vector<std::string>& arguments) {
    // sql: the format of NSS since 2011.
    std::vector<std::string> command{"certutil", "-d", "sql:" + directory.string()};
    command.insert(command.end(), arguments.begin(), arguments.end());
    return run_process(command);
}

void check(const ProcessResult& result, const std::filesystem::path& directory) {
    if (result.status != 0)
        throw Failure("certutil could not change " + directory.string() + ": " + result.output);
}

bool has_database(const std::filesystem::path& directory) {
    std::error_code error;
    return std::filesystem::exists(directory / "cert9.db", error);
}

void add_profiles(const std::filesystem::path& folder, std::vector<NssDatabase>& out) {
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error))
        if (has_database(entry.path()))
            out.push_back({entry.path(), "Firefox profile " + entry.path().filename().string()});
}

} // namespace

std::vector<NssDatabase> nss_databases(const std::filesystem::path& home) {
    std::vector<NssDatabase> out;
    if (has_database(home / "snap/chromium/current/.pki/nssdb"))
        out.push_back({home / "snap/chromium/current/.pki/nssdb", "Chromium (snap)"});
    for (const auto* folder :
         {".mozilla/firefox", ".config/mozilla/firefox", "snap/firefox/common/.mozilla/firefox",
          ".var/app/org.mozilla.firefox/.mozilla/firefox"})
        add_profiles(home / folder, out);
    std::ranges::sort(out, {}, &NssDatabase::directory);
    out.insert(out.begin(), {home / ".pki" / "nssdb", "Chromium and Chrome"});
    return out;
}

bool nss_has(const std::filesystem::path& directory, const std::string& nickname) {
    return has_database(directory) && certutil(directory, {"-L", "-n", nickname}).status == 0;
}

void nss_add(const std::filesystem::path& directory, const std::string& nickname,
             const std::filesystem::path& authority_file) {
    if (!has_database(directory)) {
        make_private_directory(directory);
        check(certutil(directory, {"-N", "--empty-password"}), directory);
    }
    if (nss_has(directory, nickname))
        check(certutil(directory, {"-D", "-n", nickname}), directory);
    check(certutil(directory, {"-A", "-n", nickname, "-t", "C,,", "-i", authority_file.string()}),
          directory);
}

bool nss_remove(const std::filesystem::path& directory, const std::string& nickname) {
    if (!nss_has(directory, nickname))
        return false;
    check(certutil(directory, {"-D", "-n", nickname}), directory);
    return true;
}

} // namespace conclave::cli
