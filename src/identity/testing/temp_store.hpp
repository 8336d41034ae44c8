#pragma once

#include "base/manual_clock.hpp"
#include "base/random.hpp"
#include "identity/people/schema.hpp"
#include "identity/users/user_service.hpp"
#include "store/database.hpp"
#include "store/secret_box.hpp"

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>

namespace conclave::identity::testing {

/// Argon2id at its cheapest, for tests only.
constexpr HashParameters cheap_hashing{.memory_kib = 64, .iterations = 1};

/// A migrated SQLite database in a directory of its own, a clock that stands still, randomness.
class TempStore {
  public:
    TempStore() {
        std::string pattern =
            (std::filesystem::temp_directory_path() / "conclave_identity_XXXXXX").string();
        if (mkdtemp(pattern.data()) == nullptr) {
            throw std::runtime_error("no temporary directory");
        }
        directory_ = pattern;
        database = store::Database::open("sqlite://" + (directory_ / "test.db").string());
        migrate_schema(*database);
    }
    ~TempStore() {
        database.reset();
        std::error_code ignored; // a file left in /tmp fails no test
        std::filesystem::remove_all(directory_, ignored);
    }
    TempStore(const TempStore&) = delete;
    TempStore& operator=(const TempStore&) = delete;

    [[nodiscard]] const std::filesystem::path& directory() const { return directory_; }

    base::ManualClock clock;
    base::SystemRandom random;
    store::SecretBox box{base::Bytes(32, 7)};
    std::unique_ptr<store::Database> database;

  private:
    std::filesystem::path directory_;
};

} // namespace conclave::identity::testing
