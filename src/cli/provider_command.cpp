#include "cli/provider_command.hpp"

#include "cli/external_provider.hpp"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace conclave::cli {

namespace {

void add_add(CLI::App& provider, Program& program) {
    auto& add = *provider.add_subcommand("add", "Offer a provider on the sign-in page");
    example(add, "printf '%s\\n' \"$SECRET\" | conclave provider add google --name Google \\\n"
                 "    --authority https://accounts.google.com --client-id ID --secret-stdin");
    const auto& console = program.console;
    const auto options =
        program.command<ProviderAddOptions>(add, [&console](const ProviderAddOptions& given) {
            provider_add(given, console);
            return 0;
        });
    add.add_option("provider", options->scheme, "Short name, for addresses: google")->required();
    add.add_option("--name", options->name, "Name that people read [the short one]")
        ->type_name("NAME");
    add.add_option("--authority", options->authority, "Its issuer")->required()->type_name("URL");
    add.add_option("--client-id", options->client_id, "What it calls this server")
        ->required()
        ->type_name("ID");
    add.add_flag("--secret-stdin", options->secret_from_input,
                 "Read the client secret from standard input, one line [a public client]");
    add.add_option("--scope", options->scopes, "What to ask for [openid profile email]")
        ->type_name("SCOPE")
        ->delimiter(' ');
    add.add_flag("--register", options->registers,
                 "New people get an account; its word on their addresses is believed");
}

void add_secret(CLI::App& provider, Program& program) {
    auto& secret = *provider.add_subcommand(
        "secret", "Replace the client secret with the line that standard input holds");
    example(secret, "printf '%s\\n' \"$SECRET\" | conclave provider secret google");
    const auto& console = program.console;
    const auto options = program.command<ProviderSecretOptions>(
        secret, [&console](const ProviderSecretOptions& given) {
            provider_secret(given, console);
            return 0;
        });
    secret.add_option("provider", options->scheme, "Its short name")->required();
    secret.add_flag("--none", options->none, "Take it away: a public client");
}

} // namespace

void add_provider(CLI::App& top, Program& program) {
    auto& provider = *top.add_subcommand("provider", "Sign-in at OpenID providers of others");
    provider.require_subcommand(1);
    example(provider, "conclave provider test google");
    const auto& console = program.console;
    add_add(provider, program);
    add_secret(provider, program);
    auto& list = *provider.add_subcommand("list", "Show all providers");
    example(list, "conclave provider list");
    (void)program.command<Plain>(list, [&console](const Plain& given) {
        provider_list(given.location, console);
        return 0;
    });
    const auto command = [&](const std::string& name, const std::string& help,
                             const std::function<int(const ProviderOptions&)>& run) {
        auto& app = *provider.add_subcommand(name, help);
        example(app, "conclave provider " + name + " google");
        const auto options = program.command<ProviderOptions>(app, run);
        app.add_option("provider", options->scheme, "Its short name")->required();
    };
    const auto done = [&console](void (*work)(const ProviderOptions&, const Console&)) {
        return [&console, work](const ProviderOptions& given) {
            work(given, console);
            return 0;
        };
    };
    command("show", "Show one, with the redirect URI to register there", done(provider_show));
    command("enable", "Offer it again", done(provider_enable));
    command("disable", "Offer it no more; who is connected stays so", done(provider_disable));
    command("remove", "Forget it, and who is connected there", done(provider_remove));
    command(
        "test", "Look whether it answers as it must, and say what to do",
        [&console](const ProviderOptions& given) { return provider_test(given, console) ? 0 : 1; });
}

} // namespace conclave::cli
