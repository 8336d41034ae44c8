#include "cli/policy_command.hpp"

#include "cli/policy.hpp"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace conclave::cli {

namespace {

void add_show(CLI::App& policy, Program& program) {
    auto& show = *policy.add_subcommand("show", "Show the policy that holds, or an earlier one");
    example(show, "conclave policy show > policy.txt\n  conclave policy show --history");
    const auto& console = program.console;
    const auto options =
        program.command<PolicyShowOptions>(show, [&console](const PolicyShowOptions& given) {
            policy_show(given, console);
            return 0;
        });
    show.add_flag("--history", options->history, "Who changed it when");
    show.add_option("--version", options->version, "An earlier one")->type_name("NUMBER");
}

void add_explain(CLI::App& policy, Program& program) {
    auto& explain = *policy.add_subcommand(
        "explain", "May somebody do something in a room, and by which line; status 1: refused");
    example(explain, "conclave policy explain --as ann --room team-red create");
    const auto& console = program.console;
    const auto options = program.command<PolicyExplainOptions>(
        explain, [&console](const PolicyExplainOptions& given) {
            return policy_explain(given, console) ? 0 : 1;
        });
    explain.add_option("--as", options->person, "User name or email address")
        ->required()
        ->type_name("NAME");
    explain.add_option("--client", options->client, "With which application [the web app]")
        ->type_name("ID");
    explain.add_option("--room", options->room, "The room's name")->required()->type_name("NAME");
    explain.add_option("action", options->action, "create, join, record or moderate")->required();
}

} // namespace

void add_policy(CLI::App& top, Program& program) {
    auto& policy = *top.add_subcommand("policy", "Who may do what in which rooms");
    policy.require_subcommand(1);
    example(policy, "conclave policy show");
    const auto& console = program.console;
    const auto with_file = [&](const std::string& name, const std::string& help,
                               const std::function<int(const PolicyFileOptions&)>& run) {
        auto& app = *policy.add_subcommand(name, help);
        example(app, "conclave policy " + name + " policy.txt");
        const auto options = program.command<PolicyFileOptions>(app, run);
        app.add_option("file", options->file, "Its text; - is standard input")
            ->required()
            ->type_name("FILE");
    };
    add_show(policy, program);
    with_file("check", "Look whether a file is a policy, without setting it",
              [&console](const PolicyFileOptions& given) {
                  return policy_check(given, console) ? 0 : 1;
              });
    with_file("set", "Set the policy; the one before stays in the history",
              [&console](const PolicyFileOptions& given) {
                  policy_set(given, console);
                  return 0;
              });
    add_explain(policy, program);
}

} // namespace conclave::cli
