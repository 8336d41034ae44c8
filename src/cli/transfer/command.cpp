#include "cli/program.hpp"
#include "cli/transfer/transfer.hpp"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace conclave::cli {

void add_config(CLI::App& top, Program& program) {
    auto& config = *top.add_subcommand(
        "config", "Applications, scopes, APIs, roles and providers as a file, as in the console");
    config.require_subcommand(1);
    example(config, "conclave config export > configuration.json");
    const auto& console = program.console;

    auto& out = *config.add_subcommand(
        "export", "Write the configuration as a file: without secrets, people and what stands in "
                  "conclave.toml");
    example(out, "conclave config export                       to the screen\n"
                 "  conclave config export configuration.json    replaces the file");
    const auto written =
        program.command<ConfigExportOptions>(out, [&console](const ConfigExportOptions& given) {
            config_export(given, console);
            return 0;
        });
    out.add_option("file", written->file, "Where to; - is standard output [-]")->type_name("FILE");

    auto& in = *config.add_subcommand(
        "import", "Show what a file would make and change, ask, and do it; removes nothing");
    example(in, "conclave config import configuration.json --dry-run    looks only\n"
                "  conclave config import configuration.json              asks first\n"
                "  conclave config import - --yes < configuration.json    for scripts\n\n"
                "What an item of the file leaves out stays as it is. Each change stands in the "
                "audit log;\nstatus 1: something was refused, and the rest is done.");
    const auto read =
        program.command<ConfigImportOptions>(in, [&console](const ConfigImportOptions& given) {
            return config_import(given, console) ? 0 : 1;
        });
    in.add_option("file", read->file, "The file; - is standard input")
        ->required()
        ->type_name("FILE");
    auto* dry = in.add_flag("--dry-run", read->dry_run, "Show it and change nothing");
    in.add_flag("--yes", read->yes, "Do it without asking")->excludes(dry);
}

} // namespace conclave::cli
