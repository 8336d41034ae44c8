#include "cli/installation.hpp"

#include "cli/console.hpp"
#include "cli/schema.hpp"
#include "server/secret_key.hpp"

namespace conclave::cli {

namespace {

constexpr std::size_t command_sessions = 1; // one command does one thing at a time

store::SecretBox open_box(const server::Config& config) {
    if (!server::has_secret_key(config))
        throw Failure("There is no " + config.secret_key_file.string() +
                      ". Run `conclave init` first; if this installation was copied, copy that "
                      "file too: the database can't be read without it.");
    return server::open_secret_box(config);
}

} // namespace

Installation::Installation(server::Config config)
    : config_(std::move(config)), box_(open_box(config_)),
      database_(store::Database::open(config_.database.url, command_sessions)) {
    bring_up_to_date(*database_);
}

} // namespace conclave::cli
