#include "cli/backup/backup.hpp"

#include "cli/audited.hpp"
#include "cli/backup/contents.hpp"
#include "cli/backup/manifest.hpp"
#include "cli/backup/progress.hpp"
#include "cli/files.hpp"
#include "cli/installation.hpp"
#include "cli/schema.hpp"
#include "cli/version.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <sys/stat.h>

namespace conclave::cli {

namespace {

namespace fs = std::filesystem;
using namespace backup;

/// The folder under another name until it is whole; gone when it never becomes so.
class Unfinished {
  public:
    explicit Unfinished(const fs::path& folder)
        : folder_(folder), at_(folder.string() + ".partial") {
        if (fs::exists(fs::symlink_status(folder)))
            throw Failure(folder.string() + " is there already. Name a new folder: a backup never "
                                            "replaces another.");
        make_private_directory(folder.parent_path());
        std::error_code error;
        if (!fs::create_directory(at_, error))
            throw Failure(error ? "Cannot make " + at_.string() + ": " + error.message() + "."
                                : at_.string() + " is there: another backup is under way. If none "
                                                 "is, one was ended; remove that folder.");
    }
    ~Unfinished() {
        std::error_code ignored; // what is left says by its name that it is no backup
        if (!finished_)
            fs::remove_all(at_, ignored);
    }
    Unfinished(const Unfinished&) = delete;
    Unfinished& operator=(const Unfinished&) = delete;

    [[nodiscard]] const fs::path& path() const { return at_; }
    void finish() {
        std::error_code error;
        fs::rename(at_, folder_, error);
        if (error)
            throw Failure("Cannot make " + folder_.string() + ": " + error.message() + ".");
        finished_ = true;
    }

  private:
    const fs::path folder_;
    const fs::path at_;
    bool finished_ = false;
};

/// Without the slash that may stand at its end.
fs::path named(const fs::path& folder) {
    const auto path = fs::absolute(folder).lexically_normal();
    return path.has_filename() ? path : path.parent_path();
}

std::string_view name_of(store::Dialect dialect) {
    switch (dialect) {
    case store::Dialect::sqlite:
        return "SQLite";
    case store::Dialect::mysql:
        return "MariaDB or MySQL";
    case store::Dialect::postgresql:
        break;
    }
    return "PostgreSQL";
}

/// Writes all rows into a new SQLite database and looks at it.
std::vector<store::CopiedTable> save_database(store::Database& database, const fs::path& file,
                                              const Console& console) {
    const bool same_engine = database.dialect() == store::Dialect::sqlite;
    if (same_engine)
        store::write_snapshot(database, file);
    const auto saved = store::Database::open("sqlite://" + file.string(), 1);
    if (!same_engine) {
        bring_up_to_date(*saved);
        store::copy_rows(database, *saved, table_progress(console));
    }
    if (const auto damage = store::damage_of(*saved); !damage.empty())
        throw Failure("The database is damaged, and so would be its backup:\n" + damage);
    return store::count_rows(*saved);
}

} // namespace

void backup_installation(const BackupOptions& options, const Console& console) {
    umask(nobody_else);
    Installation installation(options.location);
    const auto& config = installation.config();
    Unfinished folder(named(options.folder));

    Manifest manifest{.program = version_line(),
                      .made_at = base::to_rfc3339(installation.clock().now()),
                      .engine = std::string(name_of(installation.database().dialect())),
                      .tables = {},
                      .files = {}};
    manifest.tables =
        save_database(installation.database(), folder.path() / database_name, console);
    manifest.files.push_back(describe(folder.path(), std::string(database_name)));
    for (const auto& file : files_of(config)) {
        const auto stored = std::string(files_name) + "/" + file;
        copy_file(config.data_dir / file, folder.path() / stored, private_mode);
        manifest.files.push_back(describe(folder.path(), stored));
        manifest.files.back().mode = mode_of(config.data_dir / file);
    }
    write_new_file(folder.path() / manifest_name, to_text(manifest), private_mode);
    folder.finish();

    audited(
        installation,
        {.event = "InstallationBackedUpEvent",
         .category = "Installation",
         .command = "backup",
         .after = boost::json::object{{"rows", manifest.rows()}, {"files", manifest.files.size()}}},
        [] {});
    console.good(fmt::format("{} rows of {} and {} files, {} in all  {}", manifest.rows(),
                             manifest.engine, manifest.files.size() - 1,
                             spoken_size(manifest.bytes()), options.folder.string()));
    for (const auto& file : kept_elsewhere(config))
        console.warn("Not in it, and needed to restore it: " + file);
    console.hint(
        "It holds every secret of this installation. Look at it from time to time: conclave "
        "restore " +
        options.folder.string() + " --check");
}

} // namespace conclave::cli
