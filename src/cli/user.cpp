#include "cli/user.hpp"

#include "cli/audited.hpp"
#include "cli/init/random_password.hpp"
#include "cli/installation.hpp"
#include "identity/admin/people_dto.hpp"
#include "identity/clients/client_service.hpp"
#include "identity/config.hpp"
#include "identity/grants/access_token_end.hpp"
#include "identity/grants/session_store.hpp"
#include "identity/logout/logout_queue.hpp"
#include "identity/users/accounts.hpp"
#include "server/routers.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace conclave::cli {
namespace json = boost::json;

namespace {

/// More than a screen can show; whoever has more people uses the console.
constexpr std::size_t listed_max = 10'000;
constexpr std::size_t role_max = 100; // bytes, what the database holds
constexpr std::string_view server_follows =
    "access tokens that came with them end within half a minute, where a server runs";

identity::UserService service(Installation& installation) {
    return {installation.database(), installation.clock(), installation.random(),
            server::user_policy(installation.config())};
}

/// One that looks new passwords up in the list of leaked ones.
identity::UserService service_for_passwords(Installation& installation) {
    return {installation.database(), installation.clock(), installation.random(),
            server::new_password_policy(installation.config())};
}

identity::Accounts accounts_of(Installation& installation) {
    return {installation.database(), installation.clock(), installation.random(),
            identity::AdminAccess{}.administrator_role};
}

/// What the admin API ends with a new password, too. Its stamp has ended the sessions and refresh
/// tokens; this is for access tokens, and for the applications that have to hear of it. A server
/// that runs reads it with its next round (identity::cleanup_period).
void end_access(Installation& installation, const std::string& user_id) {
    auto& database = installation.database();
    const auto& clock = installation.clock();
    identity::ClientService clients(database, clock, installation.random());
    accounts_of(installation)
        .revoke_tokens(user_id, identity::end_of_access_tokens(clients, clock));
    identity::LogoutQueue logouts(database, clock, installation.random());
    identity::SessionStore(database, clock, installation.random(), {}, logouts).end_dead(user_id);
}

std::string get_password(PasswordSource source, const std::string& name, base::Random& random,
                         const Console& console) {
    switch (source) {
    case PasswordSource::input:
        return read_password_line(console);
    case PasswordSource::generated:
        return random_password(random);
    case PasswordSource::prompt:
        break;
    }
    return prompt_new_password(name);
}

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const auto& word : words)
        out += (out.empty() ? "" : ", ") + word;
    return out;
}

std::string state(const identity::User& user, base::WallTime now) {
    if (!user.enabled)
        return "disabled";
    return user.locked_until > now ? "locked until " + base::to_rfc3339(user.locked_until) : "";
}

Failure unknown(const std::string& name, const Location& location) {
    return Failure("There is no user \"" + name + "\"; `conclave user list" + location.options() +
                   "` shows them.");
}

identity::User existing(identity::UserService& users, const std::string& name,
                        const Location& location) {
    auto user = users.find(name);
    if (!user)
        throw unknown(name, location);
    return *std::move(user);
}

json::array words_in(const std::vector<std::string>& words) {
    return json::array(words.begin(), words.end());
}

json::object named(const identity::User& user) {
    return {{"userId", user.id}, {"userName", user.username}};
}

void set_roles(Installation& installation, const identity::User& user,
               const std::vector<std::string>& roles, std::string_view event,
               std::string_view command, const Console& console) {
    Deed deed{.event = event,
              .category = "Users",
              .command = command,
              .before = named(user),
              .after = named(user)};
    deed.before.as_object()["roles"] = words_in(user.roles);
    deed.after.as_object()["roles"] = words_in(roles);
    audited(installation, deed, [&] {
        auto users = service(installation);
        if (const auto set = users.set_roles(user.username, roles); !set)
            throw Failure(set.error().message);
    });
    console.good("Roles of " + user.username + ": " + joined(roles) +
                 "; access tokens show it when they are next renewed");
}

void set_enabled(const UserNameOptions& options, bool enabled, const Console& console) {
    Installation installation(options.location);
    auto users = service(installation);
    const auto user = existing(users, options.name, options.location);
    auto accounts = accounts_of(installation);
    const auto now = installation.clock().now();
    const auto stored = accounts.get(user.id);
    if (!stored) // removed since
        throw unknown(options.name, options.location);
    if (stored->enabled == enabled && (!enabled || stored->locked_until <= now)) {
        console.good("User " + user.username + " is " + (enabled ? "enabled" : "disabled") +
                     " already");
        return;
    }
    auto wanted = *stored;
    wanted.enabled = enabled;
    wanted.locked_until = {};
    if (enabled)
        wanted.failed_count = 0;
    const Deed deed{.event = "UserUpdatedEvent",
                    .category = "Users",
                    .command = enabled ? "user enable" : "user disable",
                    .before = identity::admin::to_dto(*stored, now),
                    .after = identity::admin::to_dto(wanted, now)};
    audited(installation, deed, [&] {
        if (const auto done = accounts.update(wanted); !done)
            throw Failure(done.error().error == identity::UserError::last_administrator
                              ? user.username +
                                    " is the last administrator. Make another one "
                                    "first: conclave user role add NAME " +
                                    identity::AdminAccess{}.administrator_role
                              : done.error().message);
        if (!enabled)
            end_access(installation, user.id);
    });
    if (enabled) {
        console.good("User " + user.username + " may sign in again");
        return;
    }
    console.good("User " + user.username + " is disabled; sessions have ended");
    console.hint(server_follows);
    console.hint("open it again with:  conclave user enable " + user.username +
                 options.location.options());
}

} // namespace

identity::User add_audited(Installation& installation, const identity::NewUser& user,
                           std::string_view command) {
    std::optional<identity::User> made;
    Deed deed{.event = "UserSavedEvent",
              .category = "Users",
              .command = command,
              .after = json::object{{"userName", user.username},
                                    {"email", user.email},
                                    {"roles", words_in(user.roles)}}};
    audited(installation, deed, [&] {
        auto added = service_for_passwords(installation).add(user);
        if (!added)
            throw Failure(added.error().message);
        made = *std::move(added);
        const auto now = installation.clock().now();
        identity::Accounts accounts(installation.database(), installation.clock(),
                                    installation.random(), {});
        if (const auto account = accounts.get(made->id))
            deed.after = identity::admin::to_dto(*account, now);
        deed.after.as_object()["roles"] = words_in(made->roles);
    });
    return *made;
}

void user_add(const UserAddOptions& options, const Console& console) {
    Installation installation(options.location);
    const auto password =
        get_password(options.source, options.name, installation.random(), console);
    identity::NewUser user{
        .username = options.name, .password = password, .by_administrator = true};
    user.email = options.email;
    user.email_verified = true; // whoever has the machine vouches for it
    user.display_name = options.display_name;
    user.roles = options.roles;
    const auto added = add_audited(installation, user, "user add");
    console.good("User " + added.username +
                 (added.roles.empty() ? "" : ", " + joined(added.roles)));
    if (options.source == PasswordSource::generated)
        console.hint("password  " + password + "   (shown this once)");
}

void user_list(const Location& location, const Console& console) {
    Installation installation(location);
    auto users = service(installation);
    const auto now = installation.clock().now();
    std::vector<std::vector<std::string>> rows{{"USER", "EMAIL", "ROLES", "SINCE", "STATE"}};
    for (const auto& user : users.list(listed_max))
        rows.push_back({user.username, user.email, joined(user.roles),
                        base::to_rfc3339(user.created_at).substr(0, 10), state(user, now)});
    console.out << table(rows);
}

void user_password(const UserPasswordOptions& options, const Console& console) {
    Installation installation(options.location);
    auto users = service_for_passwords(installation);
    const auto user = existing(users, options.name, options.location);
    const auto password =
        get_password(options.source, user.username, installation.random(), console);
    const Deed deed{.event = "UserPasswordChangedEvent",
                    .category = "Users",
                    .command = "user password",
                    .after = named(user)};
    audited(installation, deed, [&] {
        if (const auto set = users.set_password(user.username, password); !set)
            throw Failure(set.error().message);
        end_access(installation, user.id);
    });
    console.good("New password for " + user.username + "; sessions with the old one have ended");
    console.hint(server_follows);
    if (options.source == PasswordSource::generated)
        console.hint("password  " + password + "   (shown this once)");
}

void user_disable(const UserNameOptions& options, const Console& console) {
    set_enabled(options, false, console);
}

void user_enable(const UserNameOptions& options, const Console& console) {
    set_enabled(options, true, console);
}

void user_role_add(const UserRoleOptions& options, const Console& console) {
    Installation installation(options.location);
    auto users = service(installation);
    const auto user = existing(users, options.name, options.location);
    if (options.role.empty() || options.role.size() > role_max)
        throw Failure("A role is a text of 1 to " + std::to_string(role_max) + " bytes.");
    auto roles = user.roles;
    if (std::ranges::find(roles, options.role) == roles.end())
        roles.push_back(options.role);
    set_roles(installation, user, roles, "UserRoleSavedEvent", "user role add", console);
}

void user_role_remove(const UserRoleOptions& options, const Console& console) {
    Installation installation(options.location);
    auto users = service(installation);
    const auto user = existing(users, options.name, options.location);
    auto roles = user.roles;
    if (std::erase(roles, options.role) == 0)
        throw Failure(user.username + " has no role \"" + options.role + "\".");
    set_roles(installation, user, roles, "UserRoleDeletedEvent", "user role remove", console);
}

} // namespace conclave::cli
