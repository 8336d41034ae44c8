#include "cli/doctor/finding.hpp"
#include "store/database.hpp"
#include "store/database_url.hpp"

#include <fmt/format.h>

namespace conclave::cli::doctor {

namespace {

using enum Finding::Kind;

std::string remedy(store::Dialect dialect) {
    return dialect == store::Dialect::sqlite
               ? "Check the file's owner and the free space; a lock goes when the program that "
                 "holds it ends."
               : "Check that the server runs, and database.url in conclave.toml (or "
                 "CONCLAVE_DATABASE_URL): host, port, user, password, name.";
}

} // namespace

Findings check_database(const server::Config& config) {
    const auto url = store::parse_database_url(config.database.url);
    if (!url)
        return {{bad, "Database", url.error(), "Correct database.url in conclave.toml."}};
    // Opening would make the file: a doctor only looks.
    if (url->dialect == store::Dialect::sqlite && !std::filesystem::exists(url->path))
        return {{bad, "Database", fmt::format("no {}", url->path), "Run `conclave init`."}};
    try {
        const auto database = store::Database::open(config.database.url, 1);
        if (database->healthy())
            return {{good, "Database", url->printable()}};
        return {{bad, "Database", url->printable() + " does not answer", remedy(url->dialect)}};
    } catch (const store::StoreError& error) {
        return {{bad, "Database", error.what(), remedy(url->dialect)}};
    }
}

} // namespace conclave::cli::doctor
