#include "cli/command_line.hpp"

#include "base/log.hpp"
#include "cli/backup/backup.hpp"
#include "cli/client_command.hpp"
#include "cli/doctor/doctor.hpp"
#include "cli/import.hpp"
#include "cli/init/init.hpp"
#include "cli/keys_command.hpp"
#include "cli/mail_command.hpp"
#include "cli/policy_command.hpp"
#include "cli/program.hpp"
#include "cli/provider_command.hpp"
#include "cli/rooms.hpp"
#include "cli/serve.hpp"
#include "cli/token.hpp"
#include "cli/transfer/transfer.hpp"
#include "cli/trust/trust.hpp"
#include "cli/user.hpp"
#include "cli/version.hpp"

#include <CLI/App.hpp>
#include <CLI/Formatter.hpp>
#include <memory>
#include <ostream>

namespace conclave::cli {

namespace {

void add_init(CLI::App& top, Program& program) {
    auto& app = *top.add_subcommand("init", "Make an installation: configuration, certificates, "
                                            "database, account, first administrator");
    example(app, "conclave init\n  conclave init --data-dir /var/lib/conclave --listen 0.0.0.0 "
                 "--app-origin https://video.example.org …\n\nRun it again whenever something is "
                 "missing or a certificate is about to end; it overwrites nothing.");
    const auto& console = program.console;
    const auto options = program.command<InitOptions>(app, [&console](InitOptions& given) {
        init(given, console);
        return 0;
    });
    auto& values = options->values;
    const auto mark = [options](const auto&) { options->values_given = true; };
    const auto shape = [&](const std::string& name, auto& member, const std::string& help) {
        return app.add_option(name, member, help)->group("What conclave.toml says")->each(mark);
    };
    shape("--app-origin", values.app_origin, "Where people open the web app")->type_name("URL");
    shape("--identity-origin", values.identity_origin, "Where they sign in")->type_name("URL");
    shape("--admin-origin", values.admin_origin, "The administrators' console")->type_name("URL");
    shape("--admin-api-origin", values.admin_api_origin, "The administrators' API")
        ->type_name("URL");
    shape("--api-origin", values.api_origin, "Signaling and REST APIs")->type_name("URL");
    shape("--listen", values.addresses, "Addresses to listen on [127.0.0.1 ::1]")
        ->type_name("ADDRESS")
        ->delimiter(',');
    shape("--metrics-port", values.metrics_port, "Prometheus' endpoint, on this machine [9464]")
        ->check(CLI::Range(1, 65'535))
        ->option_text("PORT");
    shape("--database-url", values.database_url, "MariaDB, MySQL or PostgreSQL instead of SQLite")
        ->type_name("URL");
    app.add_flag("--brief", options->brief, "Say only what was made, for scripts");
    const std::string group = "The first administrator";
    app.add_option("--admin", options->admin, "User name [admin]")->group(group)->type_name("NAME");
    app.add_option("--admin-email", options->admin_email, "E-mail address")
        ->group(group)
        ->type_name("ADDRESS");
    auto* from_input = app.add_flag("--admin-password-stdin", options->admin_password_stdin,
                                    "Read the password from standard input instead of making one");
    from_input->group(group);
    app.add_flag("--no-admin", options->no_admin, "Make none")->group(group)->excludes(from_input);
}

void add_serve(CLI::App& top, Program& program) {
    auto& app = *top.add_subcommand("serve", "Run the server until SIGTERM or Ctrl-C");
    example(app, "conclave serve\n  conclave serve --config /etc/conclave/conclave.toml");
    const auto options =
        program.command<ServeCommand>(app, [](const ServeCommand& given) { return serve(given); });
    app.add_option("--ready-file", options->ready_file,
                   "Write the origins and ports there, as JSON, once every site answers")
        ->type_name("FILE");
}

void add_trust(CLI::App& top, Program& program) {
    auto& app = *top.add_subcommand(
        "trust", "Let browsers and programs of this machine accept the local certificates");
    example(app, "sudo conclave trust       for your browsers and for programs\n"
                 "  conclave trust            for your browsers only\n"
                 "  sudo conclave trust --remove");
    const auto& console = program.console;
    const auto options = program.command<TrustOptions>(
        app, [&console](const TrustOptions& given) { return trust(given, console) ? 0 : 1; });
    app.add_flag("--remove", options->remove, "Take the authority out again");
    app.add_option("--nssdb", options->nssdb, "Only this browser database (may be repeated)")
        ->type_name("DIR");
}

void add_doctor(CLI::App& top, Program& program) {
    auto& app = *top.add_subcommand(
        "doctor", "Check ports, certificates, clock, database, network and limits");
    example(app, "conclave doctor\n\nExit status 0: nothing to mend.");
    const auto& console = program.console;
    (void)program.command<Plain>(app, [&console](const Plain& given) {
        return run_doctor(given.location, console) ? 0 : 1;
    });
}

void add_password_source(CLI::App& app, PasswordSource& source) {
    auto* input = app.add_flag_callback(
        "--password-stdin", [&source] { source = PasswordSource::input; },
        "Read the password from standard input, one line");
    app.add_flag_callback(
           "--generate", [&source] { source = PasswordSource::generated; },
           "Make a password and show it once")
        ->excludes(input);
}

void add_user_role(CLI::App& user, Program& program) {
    auto& role = *user.add_subcommand("role", "What somebody may do");
    role.require_subcommand(1);
    example(role, "conclave user role add ann SkorubaIdentityAdminAdministrator");
    const auto& console = program.console;
    const auto command = [&](const std::string& name, const std::string& help,
                             void (*run)(const UserRoleOptions&, const Console&)) {
        auto& app = *role.add_subcommand(name, help);
        example(app, "conclave user role " + name + " ann SkorubaIdentityAdminAdministrator");
        const auto options =
            program.command<UserRoleOptions>(app, [&console, run](const UserRoleOptions& given) {
                run(given, console);
                return 0;
            });
        app.add_option("name", options->name, "User name or email address")->required();
        app.add_option("role", options->role, "The role")->required();
    };
    command("add", "Give somebody a role", user_role_add);
    command("remove", "Take a role away", user_role_remove);
}

void add_user_state(CLI::App& user, Program& program) {
    const auto& console = program.console;
    const auto command = [&](const std::string& name, const std::string& help,
                             const std::string& footer,
                             void (*run)(const UserNameOptions&, const Console&)) {
        auto& app = *user.add_subcommand(name, help);
        example(app, "conclave user " + name + " ann" + footer);
        const auto options =
            program.command<UserNameOptions>(app, [&console, run](const UserNameOptions& given) {
                run(given, console);
                return 0;
            });
        app.add_option("name", options->name, "User name or email address")->required();
    };
    command("disable", "Let nobody sign in with an account; ends its sessions and tokens",
            "\n\nThe account and all that belongs to it stay. Not for the last administrator.",
            user_disable);
    command("enable", "Open a disabled or locked account again",
            "\n\nThe password is the one from before; `conclave user password ann` sets another.",
            user_enable);
}

void add_user(CLI::App& top, Program& program) {
    auto& user = *top.add_subcommand("user", "People who can sign in");
    user.require_subcommand(1);
    example(user, "conclave user add ann --email ann@example.org");
    const auto& console = program.console;

    auto& add = *user.add_subcommand("add", "Make an account");
    example(add, "conclave user add ann --email ann@example.org --role administrator\n"
                 "  printf '%s\\n' \"$PASSWORD\" | conclave user add ann --password-stdin");
    const auto added =
        program.command<UserAddOptions>(add, [&console](const UserAddOptions& given) {
            user_add(given, console);
            return 0;
        });
    add.add_option("name", added->name, "User name")->required();
    add.add_option("--email", added->email, "E-mail address; counts as confirmed")
        ->type_name("ADDRESS");
    add.add_option("--display-name", added->display_name, "Name that others see")
        ->type_name("NAME");
    add.add_option("--role", added->roles, "A role, such as administrator (may be repeated)")
        ->type_name("ROLE");
    add_password_source(add, added->source);

    auto& list = *user.add_subcommand("list", "Show all accounts");
    example(list, "conclave user list");
    (void)program.command<Plain>(list, [&console](const Plain& given) {
        user_list(given.location, console);
        return 0;
    });

    auto& password =
        *user.add_subcommand("password", "Set a new password; ends all sessions and tokens");
    example(password, "conclave user password ann");
    const auto set = program.command<UserPasswordOptions>(
        password, [&console](const UserPasswordOptions& given) {
            user_password(given, console);
            return 0;
        });
    password.add_option("name", set->name, "User name or email address")->required();
    add_password_source(password, set->source);
    add_user_state(user, program);
    add_user_role(user, program);
}

void add_token(CLI::App& top, Program& program) {
    auto& app = *top.add_subcommand("token", "Mint a video access token, for trying things");
    example(app, "conclave token --room standup --identity ann");
    const auto& console = program.console;
    const auto options = program.command<TokenOptions>(app, [&console](const TokenOptions& given) {
        token(given, console);
        return 0;
    });
    app.add_option("--identity", options->identity, "Who joins")->required()->type_name("NAME");
    app.add_option("--room", options->room, "Only for this room [any]")->type_name("NAME");
    add_lifetime(
        app, "--ttl", [options](auto time) { options->ttl = time; },
        "How long it is good, at most 24h [1h]");
    app.add_flag("--join-only", options->join_only, "May not create the room");
}

void add_rooms(CLI::App& top, Program& program) {
    auto& app = *top.add_subcommand(
        "rooms", "Rooms in progress; of one: who is in it and why their media goes as it goes");
    example(app, "conclave rooms\n  conclave rooms standup");
    const auto& console = program.console;
    const auto options = program.command<RoomsOptions>(app, [&console](const RoomsOptions& given) {
        rooms(given, console);
        return 0;
    });
    app.add_option("room", options->room, "Name or SID of one room")->type_name("ROOM");
}

void add_version(CLI::App& top, Program& program) {
    auto& app = *top.add_subcommand("version", "Show the version");
    example(app, "conclave version");
    app.callback([&program] {
        program.run = [&program] {
            program.console.line(version_line());
            return 0;
        };
    });
}

int usage_fault(const CLI::App& app, const CLI::ParseError& error, const Console& console) {
    const CLI::App* at = &app;
    while (!at->get_subcommands().empty())
        at = at->get_subcommands().front();
    std::string name;
    for (const CLI::App* part = at; part != nullptr; part = part->get_parent())
        name = part->get_name() + (name.empty() ? "" : " ") + name;
    console.err << error.what() << "\n`" << name << " --help` shows what it takes.\n";
    return 2;
}

} // namespace

int run_command_line(const std::vector<std::string>& arguments, const Console& console) {
    CLI::App app("Video rooms with sign-in, on your own machine.", "conclave");
    app.require_subcommand(1);
    app.get_formatter()->column_width(34);
    example(app, "conclave init && conclave serve");
    Program program{console};
    add_init(app, program);
    add_serve(app, program);
    add_trust(app, program);
    add_doctor(app, program);
    add_user(app, program);
    add_client(app, program);
    add_provider(app, program);
    add_policy(app, program);
    add_keys(app, program);
    add_config(app, program);
    add_import(app, program);
    add_backup(app, program);
    add_mail(app, program);
    add_token(app, program);
    add_rooms(app, program);
    add_version(app, program);
    try {
        // CLI11 takes them from the back.
        app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
    } catch (const CLI::CallForHelp&) {
        console.out << app.help(); // of the subcommand that was named
        return 0;
    } catch (const CLI::ParseError& error) {
        return usage_fault(app, error, console);
    }
    // The server says what happens; a command says what it did, by itself.
    if (!app.got_subcommand("serve"))
        base::log::configure(base::log::Format::human, base::log::Level::warning);
    try {
        return program.run();
    } catch (const std::exception& error) {
        console.err << error.what() << '\n';
        return 1;
    }
}

} // namespace conclave::cli
