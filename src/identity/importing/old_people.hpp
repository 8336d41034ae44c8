#pragma once

#include "identity/importing/old_database.hpp"
#include "identity/users/user_repository.hpp"

#include <expected>
#include <string>
#include <vector>

namespace conclave::identity::importing {

struct OldRole {
    std::string id;
    std::string name;
    std::vector<UserClaim> claims;
    std::string fault; // empty: it can be carried
    std::vector<std::string> warnings;
};

/// A sign-in with another provider: its name there, and whom it knows the person as.
struct OldLogin {
    std::string provider;
    std::string subject;
};

/// An account of the replaced stack; `row.user.roles` and `.claims` are its own.
struct OldPerson {
    users::Row row;
    bool lockout_enabled = true;
    std::string authenticator_key;           // base32; empty: no second factor
    std::vector<std::string> recovery_codes; // in clear, as the replaced stack keeps them
    std::vector<OldLogin> logins;
    std::string fault; // empty: it can be carried
    std::vector<std::string> warnings;
};

struct OldPeople {
    std::vector<OldRole> roles;
    std::vector<OldPerson> people;
};

/// Finds the tables under Skoruba's names and ASP.NET's own. `now`: Unix seconds.
[[nodiscard]] OldPeople read_people(OldDatabase& old, std::int64_t now);

} // namespace conclave::identity::importing
