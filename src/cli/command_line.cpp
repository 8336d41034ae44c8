#include "cli/command_line.hpp"

#include "base/log.hpp"
#include "cli/client.hpp"
#include "cli/doctor/doctor.hpp"
#include "cli/init/init.hpp"
#include "cli/serve.hpp"
#include "cli/token.hpp"
#include "cli/trust/trust.hpp"
#include "cli/user.hpp"
#include "cli/version.hpp"
#include "server/config_reader.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <cctype>
#include <functional>
#include <memory>
#include <ostream>

namespace conclave::cli {

namespace {

using Run = std::function<int()>;

/// The subcommands share this: each sets `run` when it was called.
struct Program {
    const Console& console;
    Run run{};

    /// A subcommand whose work is `action(options)`. The options live as long as the parser.
    template <class Options, class Action>
    std::shared_ptr<Options> command(CLI::App& app, Action action) {
        auto options = std::make_shared<Options>(); // shared: with the callback below
        add_location(app, options->location);
        app.callback(
            [this, options, action] { run = [options, action] { return action(*options); }; });
        return options;
    }

    static void add_location(CLI::App& app, Location& location) {
        app.add_option("--data-dir", location.data_dir, "Where this installation lives [./data]")
            ->type_name("DIR");
        app.add_option("--config", location.config,
                       "Its configuration [conclave.toml in the data directory]")
            ->type_name("FILE");
    }
};

struct Plain {
    Location location{};
};

void example(CLI::App& app, const std::string& text) {
    app.footer("\nExample:\n  " + text);
}

/// A time as conclave.toml has it; here a number alone is seconds, as in Twilio's tools.
std::optional<std::chrono::seconds> parse_lifetime(const std::string& text) {
    const bool number = !text.empty() && std::isdigit(static_cast<unsigned char>(text.back())) != 0;
    return server::parse_duration(number ? text + 's' : text);
}

/// A check of CLI11: the message, or empty.
const CLI::Validator lifetime(
    [](std::string& text) {
        return parse_lifetime(text)
                   ? std::string{}
                   : "\"" + text + "\" is no time; write a whole number and s, m, h or d: 30m, 4h";
    },
    "TIME");

CLI::Option* add_lifetime(CLI::App& app, const std::string& name,
                          const std::function<void(std::chrono::seconds)>& set,
                          const std::string& help) {
    return app
        .add_option_function<std::string>(
            name, [set](const std::string& text) { set(*parse_lifetime(text)); }, help)
        ->check(lifetime);
}

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
    shape("--api-origin", values.api_origin, "Signaling and REST APIs")->type_name("URL");
    shape("--listen", values.addresses, "Addresses to listen on [127.0.0.1 ::1]")
        ->type_name("ADDRESS")
        ->delimiter(',');
    shape("--metrics-port", values.metrics_port, "Prometheus' endpoint, on this machine [9464]")
        ->check(CLI::Range(1, 65'535))
        ->option_text("PORT");
    shape("--database-url", values.database_url, "MariaDB or MySQL instead of SQLite")
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

    auto& password = *user.add_subcommand("password", "Set a new password; ends all sessions");
    example(password, "conclave user password ann");
    const auto set = program.command<UserPasswordOptions>(
        password, [&console](const UserPasswordOptions& given) {
            user_password(given, console);
            return 0;
        });
    password.add_option("name", set->name, "User name or email address")->required();
    add_password_source(password, set->source);
}

void add_client_options(CLI::App& add, ClientAddOptions& options) {
    add.add_option("--id", options.id, "Client id")->required()->type_name("ID");
    add.add_option("--name", options.name, "Name on the sign-in and consent pages")
        ->type_name("NAME");
    auto* secret = add.add_option("--secret", options.secret,
                                  "A confidential client; without a value one is made and shown");
    secret->expected(0, 1)->option_text("[SECRET]");
    add.parse_complete_callback([secret, &options] { options.confidential = secret->count() > 0; });
    add.add_option("--redirect-uri", options.redirect_uris, "Where answers go (may be repeated)")
        ->required()
        ->type_name("URI");
    add.add_option("--post-logout-uri", options.post_logout_uris,
                   "Where to go after sign-out (may be repeated)")
        ->type_name("URI");
    add.add_option("--cors-origin", options.cors_origins,
                   "Origin whose scripts may call the endpoints [those of the redirect URIs]")
        ->type_name("ORIGIN");
    add.add_option("--response-type", options.response_types,
                   "Such as \"code id_token token\" (may be repeated) [code]")
        ->type_name("TYPE");
    options.scopes = {"openid", "profile", "email"};
    add.add_option("--scope", options.scopes, "Scopes it may ask for [openid profile email]")
        ->type_name("SCOPE")
        ->delimiter(' ');
    add.add_flag("--allow-fragment-redirects", options.allow_fragment_redirects,
                 "Permit redirect URIs with '#', against RFC 6749");
    add.add_flag("--require-consent", options.require_consent,
                 "Ask people before it gets anything");
    add.add_option("--id-token-alg", options.id_token_alg, "Signature of ID tokens [ES256]")
        ->check(CLI::IsMember({"ES256", "RS256"}))
        ->option_text("ES256|RS256");
    add_lifetime(
        add, "--access-token-lifetime", [&](auto time) { options.access_token_lifetime = time; },
        "[1h]");
    add_lifetime(
        add, "--refresh-lifetime", [&](auto time) { options.refresh_lifetime = time; },
        "From the sign-in on [30d]");
    add.add_flag("--refresh-reuse", options.refresh_reuse,
                 "Refresh tokens are not replaced at each use");
}

void add_client(CLI::App& top, Program& program) {
    auto& client = *top.add_subcommand("client", "Apps that sign people in here");
    client.require_subcommand(1);
    example(client, "conclave client list");
    const auto& console = program.console;

    auto& add = *client.add_subcommand("add", "Register an app");
    example(add, "conclave client add --id my-app --redirect-uri "
                 "https://app.example.org/callback --scope \"openid profile offline_access\"");
    const auto options =
        program.command<ClientAddOptions>(add, [&console](const ClientAddOptions& given) {
            client_add(given, console);
            return 0;
        });
    add_client_options(add, *options);

    auto& list = *client.add_subcommand("list", "Show all apps");
    example(list, "conclave client list");
    (void)program.command<Plain>(list, [&console](const Plain& given) {
        client_list(given.location, console);
        return 0;
    });
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
    add_token(app, program);
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
