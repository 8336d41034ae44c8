#include "cli/init/init.hpp"

#include "account/administration.hpp"
#include "cli/audited.hpp"
#include "cli/files.hpp"
#include "cli/init/env_file.hpp"
#include "cli/init/random_password.hpp"
#include "cli/init/tls_files.hpp"
#include "cli/installation.hpp"
#include "cli/user.hpp"
#include "identity/clients/client_service.hpp"
#include "identity/config.hpp"
#include "identity/keys/signing_keys.hpp"
#include "identity/users/user_service.hpp"
#include "server/routers.hpp"
#include "server/secret_key.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace conclave::cli {

namespace {

server::Config ensure_config(const InitOptions& options, const Console& console) {
    const auto file = options.location.config_file();
    if (std::filesystem::exists(file)) {
        if (options.values_given)
            throw Failure(file.string() +
                          " exists and is not overwritten. Edit it, or give the options that "
                          "describe it with another --data-dir.");
        return server::load_config(file);
    }
    const auto text = config_template(options.values);
    // Read before anything is written, so that a wrong option leaves nothing behind.
    auto config = server::parse_config(text, file, server::process_environment);
    make_private_directory(std::filesystem::absolute(file).parent_path());
    write_new_file(file, text, private_mode);
    console.good("Configuration, with comments  " + file.string());
    return config;
}

void ensure_secret_key(const server::Config& config, base::Random& random, const Console& console) {
    if (server::has_secret_key(config))
        return;
    store::SecretBox::create_file(config.secret_key_file, random);
    console.good("Key that seals secrets in the database  " + config.secret_key_file.string());
}

void ensure_account(Installation& installation, const Console& console) {
    const auto& env = installation.config().env_file();
    account::Administration administration(installation.database(), installation.box(),
                                           installation.random(), installation.clock());
    const auto accounts = administration.accounts();
    if (!accounts.empty() && read_env_file(env))
        return;
    if (std::filesystem::exists(env))
        throw Failure(env.string() +
                      " exists but is not what init writes. Move it away and run init again: a "
                      "new API key will be made.");
    const auto account =
        accounts.empty() ? administration.create_account("Conclave") : accounts.front();
    const auto services = administration.conversations_services();
    const auto service = services.empty()
                             ? administration.create_conversations_service(account.sid, "Default")
                             : std::optional(services.front());
    std::optional<account::ApiKeySecret> key;
    Deed deed{.event = "ApiKeyAddedEvent",
              .category = "Accounts",
              .command = "init",
              .after = boost::json::object{{"accountSid", account.sid}}};
    audited(installation, deed, [&] {
        key = administration.create_api_key(account.sid, "Made by conclave init");
        if (!service || !key)
            throw Failure("The account " + account.sid + " disappeared while init worked on it.");
        deed.after.as_object()["keySid"] = key->key_sid;
    });
    write_new_file(env, env_text({account.sid, key->key_sid, key->secret, service->sid}),
                   private_mode);
    console.good("Account " + account.sid + " and its API key  " + env.string());
}

/// The clients of our own pages; the server writes them again at each start.
void put_configured_clients(Installation& installation) {
    identity::ClientService clients(installation.database(), installation.clock(),
                                    installation.random());
    for (const auto& client : server::identity_config(installation.config()).clients)
        if (const auto put = clients.put(client); !put)
            throw Failure("The client " + client.client_id +
                          " of conclave.toml can't be used: " + put.error().message);
}

bool has_administrator(identity::UserService& users) {
    return std::ranges::any_of(users.list(), [](const identity::User& user) {
        return std::ranges::find(user.roles, identity::administrator_role) != user.roles.end();
    });
}

void ensure_administrator(Installation& installation, const InitOptions& options,
                          const Console& console) {
    identity::UserService users(installation.database(), installation.clock(),
                                installation.random(), server::user_policy(installation.config()));
    if (options.no_admin || has_administrator(users))
        return;
    const auto password = options.admin_password_stdin ? read_password_line(console)
                                                       : random_password(installation.random());
    identity::NewUser user{.username = options.admin, .password = password};
    user.email = options.admin_email;
    user.email_verified = true; // whoever has the machine vouches for it
    user.roles = {std::string(identity::administrator_role),
                  identity::AdminAccess{}.administrator_role};
    try {
        (void)add_audited(installation, user, "init");
    } catch (const Failure& failure) {
        throw Failure("The administrator \"" + options.admin +
                      "\" could not be made: " + failure.what());
    }
    console.good("First administrator");
    console.hint("user name  " + options.admin);
    if (!options.admin_password_stdin)
        console.hint("password   " + password + "   (shown this once: write it down)");
}

} // namespace

void init(const InitOptions& options, const Console& console) {
    const auto config = ensure_config(options, console);
    base::SystemRandom random;
    make_private_directory(config.data_dir);
    ensure_secret_key(config, random, console);
    make_tls_files(config, base::SystemClock().now(), console);
    Installation installation(config);
    identity::tend_signing_keys(installation.database(), installation.box(), installation.clock(),
                                installation.random(), server::identity_config(config).keys);
    put_configured_clients(installation);
    ensure_account(installation, console);
    ensure_administrator(installation, options, console);
    if (options.brief)
        return;
    const auto again = options.location.options();
    console.line("Everything is in place. Next:");
    console.line("  conclave trust" + again +
                 "    browsers of this machine accept the certificates");
    console.line("  conclave serve" + again + "    then open " + config.app.origin);
    if (config.admin.enabled)
        console.line("  " + config.admin.origin + "    people, roles and the audit log");
}

} // namespace conclave::cli
