#include "cli/audited.hpp"
#include "cli/backup/backup.hpp"
#include "cli/backup/contents.hpp"
#include "cli/backup/manifest.hpp"
#include "cli/backup/progress.hpp"
#include "cli/files.hpp"
#include "cli/installation.hpp"
#include "cli/schema.hpp"
#include "identity/keys/key_ring.hpp"
#include "server/routers.hpp"
#include "server/secret_key.hpp"
#include "store/database_url.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <sys/stat.h>

namespace conclave::cli {

namespace {

namespace fs = std::filesystem;
using namespace backup;

constexpr std::string_view work_name = ".restore.sqlite"; // the rows on their way to another engine

/// An empty data directory, which becomes empty again unless the restore comes to its end.
class NewDirectory {
  public:
    explicit NewDirectory(const fs::path& path) : path_(path) {
        if (fs::exists(path_) && !fs::is_empty(path_))
            throw Failure(path_.string() +
                          " is not empty. Move what is there away, or name another "
                          "place with --data-dir: nothing is overwritten.");
        make_private_directory(path_);
    }
    ~NewDirectory() {
        std::error_code ignored;
        if (!kept_)
            for (const auto& entry : fs::directory_iterator(path_, ignored))
                fs::remove_all(entry, ignored);
    }
    NewDirectory(const NewDirectory&) = delete;
    NewDirectory& operator=(const NewDirectory&) = delete;

    void keep() { kept_ = true; }

  private:
    const fs::path path_;
    bool kept_ = false;
};

void restore_files(const fs::path& folder, const Manifest& manifest, const fs::path& into) {
    const auto prefix = std::string(files_name) + "/";
    for (const auto& file : manifest.files)
        if (file.path.starts_with(prefix))
            copy_file(folder / file.path, into / file.path.substr(prefix.size()), file.mode);
}

/// Into the engine that the installation has now.
void restore_database(const fs::path& saved, const server::Config& config, const Console& console) {
    if (const auto file = sqlite_file(config); !file.empty())
        return copy_file(saved, file, private_mode);
    const auto name = store::parse_database_url(config.database.url)->printable();
    const auto work = config.data_dir / work_name;
    copy_file(saved, work, private_mode);
    {
        const auto rows = store::Database::open("sqlite://" + work.string(), 1);
        bring_up_to_date(*rows);
        const auto database = store::Database::open(config.database.url, 1);
        bring_up_to_date(*database);
        if (store::holds_rows(*database, *rows))
            throw Failure(name +
                          " holds an installation already. Make an empty database and name it "
                          "in CONCLAVE_DATABASE_URL: nothing is overwritten.");
        store::copy_rows(*rows, *database, table_progress(console));
    }
    fs::remove(work);
}

/// Does the key that is here open what is sealed in the database?
void look_at_the_key(Installation& installation) {
    try {
        (void)identity::KeyRing::load(installation.database(), installation.box(),
                                      server::identity_config(installation.config()).keys,
                                      installation.clock().now());
    } catch (const std::runtime_error& error) {
        throw Failure(std::string("The secret key is not the one that the database was sealed "
                                  "with, so it would be of no use: ") +
                      error.what());
    }
}

void say_what_is_in(const Manifest& manifest, const Console& console) {
    console.good(fmt::format("Whole: {} rows of {} and {} files, {}, made {} by {}",
                             manifest.rows(), manifest.engine, manifest.files.size() - 1,
                             spoken_size(manifest.bytes()), manifest.made_at, manifest.program));
}

server::Config restored_config(const fs::path& data_dir) {
    const auto file = data_dir / "conclave.toml";
    if (!fs::exists(file))
        throw Failure(
            "The backup holds no conclave.toml: it lay outside the data directory. Copy it "
            "into files/ of a copy of the backup, or restore by hand.");
    auto config = server::load_config(file);
    if (fs::weakly_canonical(config.data_dir) != fs::weakly_canonical(data_dir))
        throw Failure(fmt::format("conclave.toml says data_dir = \"{}\". Restore to that place: "
                                  "--data-dir {}",
                                  config.data_dir.string(), config.data_dir.string()));
    if (!server::has_secret_key(config))
        throw Failure("The secret key is not in the backup: it came from elsewhere. Set "
                      "CONCLAVE_SECRET_KEY, or put the file back: " +
                      config.secret_key_file.string());
    return config;
}

} // namespace

void restore_installation(const RestoreOptions& options, const Console& console) {
    umask(nobody_else);
    const auto manifest = read_manifest(options.folder);
    verify(options.folder, manifest);
    say_what_is_in(manifest, console);
    if (options.check)
        return;
    const auto data_dir = fs::absolute(options.location.config_file()).parent_path();
    NewDirectory directory(data_dir);
    restore_files(options.folder, manifest, data_dir);
    const auto config = restored_config(data_dir);
    restore_database(options.folder / database_name, config, console);
    {
        Installation installation(config);
        look_at_the_key(installation);
        audited(
            installation,
            {.event = "InstallationRestoredEvent",
             .category = "Installation",
             .command = "restore",
             .after = boost::json::object{{"madeAt", manifest.made_at}, {"rows", manifest.rows()}}},
            [] {});
    }
    directory.keep();
    console.good("Restored  " + data_dir.string());
    for (const auto& file : kept_elsewhere(config))
        console.warn("Not in the backup, and needed: " + file);
    console.hint("Sessions and grants are those of that moment: what was revoked since is good "
                 "again. `conclave serve" +
                 options.location.options() + "` starts it.");
}

} // namespace conclave::cli
