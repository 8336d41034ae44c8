#include "cli/user.hpp"

#include "cli/init/random_password.hpp"
#include "cli/installation.hpp"

#include <algorithm>

namespace conclave::cli {

namespace {

/// More than a screen can show; whoever has more people uses the console.
constexpr std::size_t listed_max = 10'000;
constexpr std::size_t role_max = 100; // bytes, what the database holds

identity::UserService service(Installation& installation) {
    return {installation.database(), installation.clock(), installation.random(),
            installation.user_policy()};
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

identity::User existing(identity::UserService& users, const std::string& name,
                        const Location& location) {
    auto user = users.find(name);
    if (!user)
        throw Failure("There is no user \"" + name + "\"; `conclave user list" +
                      location.options() + "` shows them.");
    return *std::move(user);
}

void set_roles(identity::UserService& users, const identity::User& user,
               const std::vector<std::string>& roles, const Console& console) {
    if (const auto set = users.set_roles(user.username, roles); !set)
        throw Failure(set.error().message);
    console.good("Roles of " + user.username + ": " + joined(roles) +
                 "; access tokens show it when they are next renewed");
}

} // namespace

void user_add(const UserAddOptions& options, const Console& console) {
    Installation installation(options.location);
    auto users = service(installation);
    const auto password =
        get_password(options.source, options.name, installation.random(), console);
    identity::NewUser user{.username = options.name, .password = password};
    user.email = options.email;
    user.email_verified = true; // whoever has the machine vouches for it
    user.display_name = options.display_name;
    user.roles = options.roles;
    const auto added = users.add(user);
    if (!added)
        throw Failure(added.error().message);
    console.good("User " + added->username +
                 (added->roles.empty() ? "" : ", " + joined(added->roles)));
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
    auto users = service(installation);
    const auto user = existing(users, options.name, options.location);
    const auto password =
        get_password(options.source, user.username, installation.random(), console);
    if (const auto set = users.set_password(user.username, password); !set)
        throw Failure(set.error().message);
    console.good("New password for " + user.username + "; sessions with the old one have ended");
    if (options.source == PasswordSource::generated)
        console.hint("password  " + password + "   (shown this once)");
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
    set_roles(users, user, roles, console);
}

void user_role_remove(const UserRoleOptions& options, const Console& console) {
    Installation installation(options.location);
    auto users = service(installation);
    const auto user = existing(users, options.name, options.location);
    auto roles = user.roles;
    if (std::erase(roles, options.role) == 0)
        throw Failure(user.username + " has no role \"" + options.role + "\".");
    set_roles(users, user, roles, console);
}

} // namespace conclave::cli
