#pragma once

#include "cli/console.hpp"
#include "cli/location.hpp"

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace conclave::cli {

struct Program;

struct ImportOptions {
    Location location;
    std::string mysql;
    std::string report{};              // a file; empty: none
    std::vector<std::string> tables{}; // "Users=app_users"
    std::string protection_keys{};     // a folder of ASP.NET Core's Data Protection; empty: none
    std::vector<std::string> applications{};
    std::string signing_certificate{}; // a file in PKCS#12; empty: none
    std::string signing_certificate_password_file{};
    std::string signing_algorithm{}; // empty: as the old server has it by itself
    bool deleted_too = false;
    bool yes = false;
};

/// Shows what would come over from a database of Duende IdentityServer, or, with `yes`, brings it.
/// Throws Failure when the database is none of these.
void import_identityserver(const ImportOptions& options, const Console& console);

void add_import(CLI::App& top, Program& program);

} // namespace conclave::cli
