#pragma once

#include "cli/console.hpp"
#include "cli/init/config_template.hpp"
#include "cli/location.hpp"

#include <string>

namespace conclave::cli {

struct InitOptions {
    Location location;
    TemplateValues values{};
    bool values_given = false; // an option that shapes conclave.toml was on the command line
    std::string admin = "admin";
    std::string admin_email{};
    bool admin_password_stdin = false;
    bool no_admin = false;
    bool brief = false; // says only what it made: a script goes on by itself
};

/// Makes what is missing of an installation, in order: conclave.toml, secret key, certificates,
/// database, signing keys, account with its `.env`, first administrator. Overwrites nothing, so a
/// run that was cut short is finished by the next.
void init(const InitOptions& options, const Console& console);

} // namespace conclave::cli
