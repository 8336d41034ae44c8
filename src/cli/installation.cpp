#include "cli/installation.hpp"

#include "cli/console.hpp"
#include "cli/schema.hpp"
#include "server/leaked_list.hpp"
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

identity::UserPolicy Installation::user_policy() const {
    const auto& identity = config_.identity;
    identity::UserPolicy policy;
    policy.password.min_length = identity.password.min_length;
    policy.password.max_length = identity.password.max_length;
    policy.password.leaked = server::leaked_passwords(identity.password);
    policy.hashing.memory_kib = identity.password.argon2_memory_kib;
    policy.hashing.iterations = identity.password.argon2_iterations;
    policy.hashing.parallelism = identity.password.argon2_parallelism;
    policy.lockout.max_failures = identity.lockout_attempts;
    policy.lockout.duration = identity.lockout_duration;
    policy.lockout.max_names_per_password = identity.names_per_password;
    return policy;
}

} // namespace conclave::cli
