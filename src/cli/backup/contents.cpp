#include "cli/backup/contents.hpp"

#include "cli/backup/manifest.hpp"
#include "cli/console.hpp"
#include "store/database_url.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace conclave::cli::backup {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view mail_folder = "mail"; // the newest mails, where there is no mail server
constexpr std::array<std::string_view, 4> database_endings{"", "-wal", "-shm", "-journal"};

bool lies_in(const fs::path& file, const fs::path& folder) {
    const auto relative = file.lexically_normal().lexically_relative(folder.lexically_normal());
    return !relative.empty() && *relative.begin() != "..";
}

bool is_backup(const fs::path& folder) {
    std::error_code none;
    return folder.extension() == ".partial" || fs::exists(folder / manifest_name, none);
}

} // namespace

fs::path sqlite_file(const server::Config& config) {
    const auto url = store::parse_database_url(config.database.url);
    return url && url->dialect == store::Dialect::sqlite ? fs::path(url->path) : fs::path();
}

std::vector<std::string> files_of(const server::Config& config) {
    std::set<fs::path> left_out{config.data_dir / mail_folder};
    if (const auto database = sqlite_file(config); !database.empty())
        for (const auto ending : database_endings)
            left_out.insert(fs::path(database.string() + std::string(ending)).lexically_normal());
    std::vector<std::string> files;
    for (fs::recursive_directory_iterator at(config.data_dir), end; at != end; ++at) {
        const auto path = at->path().lexically_normal();
        if (at->is_directory() && (left_out.contains(path) || is_backup(path)))
            at.disable_recursion_pending();
        else if (at->is_regular_file() && !left_out.contains(path))
            files.push_back(path.lexically_relative(config.data_dir.lexically_normal()).string());
    }
    std::ranges::sort(files);
    return files;
}

std::vector<std::string> kept_elsewhere(const server::Config& config) {
    std::vector<std::string> out;
    const auto look = [&](std::string_view what, const fs::path& file) {
        const auto words = std::string(what) + " " + file.string();
        if (!file.empty() && !lies_in(file, config.data_dir) && std::ranges::count(out, words) == 0)
            out.push_back(words);
    };
    look("the configuration", config.file);
    if (config.secret_key)
        out.emplace_back("the secret key, which CONCLAVE_SECRET_KEY holds");
    else
        look("the secret key", config.secret_key_file);
    for (const auto* site : {&config.app, &config.identity_site, &config.admin, &config.admin_api,
                             &config.api, &config.certificates}) {
        if (site->enabled) {
            look("the certificate", site->certificate);
            look("the key", site->key);
        }
    }
    return out;
}

void copy_file(const fs::path& from, const fs::path& to, unsigned mode) {
    std::error_code error;
    fs::create_directories(to.parent_path(), error);
    if (!error)
        fs::copy_file(from, to, error);
    if (!error)
        fs::permissions(to, static_cast<fs::perms>(mode), error);
    if (error)
        throw Failure("Cannot copy " + from.string() + " to " + to.string() + ": " +
                      error.message() + ".");
}

} // namespace conclave::cli::backup
