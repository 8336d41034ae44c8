#pragma once

#include "cli/console.hpp"
#include "cli/location.hpp"
#include "identity/users/user_service.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace conclave::cli {

class Installation;

/// Where a password comes from: the terminal, one line of standard input, or made up and shown.
enum class PasswordSource { prompt, input, generated };

struct UserAddOptions {
    Location location;
    std::string name;
    std::string email{};
    std::string display_name{};
    std::vector<std::string> roles{};
    PasswordSource source = PasswordSource::prompt;
};
void user_add(const UserAddOptions& options, const Console& console);
/// Makes an account, and its row in the audit log, which names the command. Throws Failure.
[[nodiscard]] identity::User add_audited(Installation& installation, const identity::NewUser& user,
                                         std::string_view command);

void user_list(const Location& location, const Console& console);

struct UserPasswordOptions {
    Location location;
    std::string name;
    PasswordSource source = PasswordSource::prompt;
};
/// What was had with the old one ends: sessions, refresh tokens, and the access tokens that came
/// with them.
void user_password(const UserPasswordOptions& options, const Console& console);

struct UserNameOptions {
    Location location;
    std::string name;
};
/// Nobody can sign in with the account, and what it has ends, as with a new password. Refused for
/// the last administrator. Throws Failure.
void user_disable(const UserNameOptions& options, const Console& console);
/// Opens it again, also when wrong passwords or an administrator locked it.
void user_enable(const UserNameOptions& options, const Console& console);

struct UserRoleOptions {
    Location location;
    std::string name;
    std::string role;
};
void user_role_add(const UserRoleOptions& options, const Console& console);
void user_role_remove(const UserRoleOptions& options, const Console& console);

} // namespace conclave::cli
