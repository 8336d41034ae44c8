#include "cli/keys_command.hpp"

#include "cli/keys.hpp"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace conclave::cli {

void add_keys(CLI::App& top, Program& program) {
    auto& keys = *top.add_subcommand("keys", "The keys that tokens are signed with");
    keys.require_subcommand(1);
    example(keys, "conclave keys list");
    const auto& console = program.console;
    auto& list = *keys.add_subcommand("list", "Those that are published, and which of them signs");
    example(list, "conclave keys list");
    program.command<Plain>(list, [&console](const Plain& given) {
        keys_list(given.location, console);
        return 0;
    });
    auto& rotate = *keys.add_subcommand(
        "rotate",
        "Make the next ones now; by themselves they follow each other as conclave.toml says");
    example(rotate, "conclave keys rotate");
    const auto options =
        program.command<KeysRotateOptions>(rotate, [&console](const KeysRotateOptions& given) {
            keys_rotate(given, console);
            return 0;
        });
    rotate.add_flag(
        "--at-once", options->at_once,
        "They sign now, unannounced: after a leak. Then delete the old ones in the console");
}

} // namespace conclave::cli
