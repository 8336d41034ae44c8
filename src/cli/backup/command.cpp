#include "cli/backup/backup.hpp"
#include "cli/program.hpp"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace conclave::cli {

void add_backup(CLI::App& top, Program& program) {
    const auto& console = program.console;
    auto& out = *top.add_subcommand(
        "backup", "Write the whole installation into a folder, while the server runs");
    example(out, "conclave backup /backups/conclave-$(date +%F)\n\n"
                 "The folder must be new. It holds the database, whatever engine it is in, and the "
                 "files of\nthe data directory with their secrets: keep it as you keep those.");
    const auto written =
        program.command<BackupOptions>(out, [&console](const BackupOptions& given) {
            backup_installation(given, console);
            return 0;
        });
    out.add_option("folder", written->folder, "Where to")->required()->type_name("FOLDER");

    auto& in =
        *top.add_subcommand("restore", "Make an installation of what `conclave backup` wrote");
    example(in,
            "conclave restore /backups/conclave-2026-11-29 --check\n"
            "  conclave restore /backups/conclave-2026-11-29 --data-dir /var/lib/conclave\n\n"
            "The data directory must be empty. The database goes to the place that conclave.toml "
            "or\nCONCLAVE_DATABASE_URL names, which may be another engine than before.");
    const auto read = program.command<RestoreOptions>(in, [&console](const RestoreOptions& given) {
        restore_installation(given, console);
        return 0;
    });
    in.add_option("folder", read->folder, "The backup")->required()->type_name("FOLDER");
    in.add_flag("--check", read->check, "Only see whether the backup is whole");
}

} // namespace conclave::cli
