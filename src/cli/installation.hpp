#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "cli/location.hpp"
#include "server/config.hpp"
#include "store/database.hpp"
#include "store/secret_box.hpp"

#include <memory>

namespace conclave::cli {

/// An initialised data directory, opened for a command: configuration, database with its schema up
/// to date, key. Owns them; one thread. May be used while the server runs on the same database.
class Installation {
  public:
    /// Throws Failure, server::ConfigError or store::StoreError.
    explicit Installation(server::Config config);
    explicit Installation(const Location& location) : Installation(location.load()) {}

    [[nodiscard]] const server::Config& config() const { return config_; }
    [[nodiscard]] store::Database& database() { return *database_; }
    [[nodiscard]] const store::SecretBox& box() const { return box_; }
    [[nodiscard]] const base::Clock& clock() const { return clock_; }
    [[nodiscard]] base::Random& random() { return random_; }

  private:
    server::Config config_;
    base::SystemClock clock_;
    base::SystemRandom random_;
    store::SecretBox box_;
    std::unique_ptr<store::Database> database_;
};

} // namespace conclave::cli
