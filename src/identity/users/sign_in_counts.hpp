#pragma once

#include "base/clock.hpp"
#include "store/database.hpp"

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::identity {

/// How often people signed in, did not get in, and came to which application, by day (UTC). Counted
/// in memory and added to the store now and then, so a process that dies loses what it counted
/// since. Thread-safe; `flush` and what reads wait for SQL.
class SignInCounts {
  public:
    SignInCounts(store::Database& database, const base::Clock& clock)
        : database_(database), clock_(clock) {}

    void signed_in() { count("ok", {}); }
    void failed() { count("failed", {}); }
    /// A client got tokens for somebody who had signed in for it.
    void came_to(std::string_view client_id) { count("client", client_id); }

    void flush();
    /// Forgets what is too old to be shown.
    void drop_old();

    struct Day {
        base::WallTime day{};
        std::int64_t signed_in = 0;
        std::int64_t failed = 0;
    };
    /// Of the last days, those with any, oldest first.
    [[nodiscard]] std::vector<Day> per_day(int days);

    struct Application {
        std::string client_id;
        std::int64_t total = 0;
    };
    /// Where people came to in the last days, the most visited first.
    [[nodiscard]] std::vector<Application> by_client(int days, std::int64_t limit);

  private:
    struct Key {
        std::int64_t day = 0; // since 1970
        std::string kind;
        std::string client_id;
        auto operator<=>(const Key&) const = default;
    };

    void count(std::string_view kind, std::string_view client_id);
    void add(const Key& key, std::int64_t total);
    [[nodiscard]] std::int64_t today() const;

    store::Database& database_;
    const base::Clock& clock_;
    std::mutex mutex_;
    std::map<Key, std::int64_t> counted_; // not in the store yet
};

inline constexpr int sign_in_days_kept = 400; // more than a year, to compare with

/// For the migrations of identity.
inline constexpr std::string_view sign_in_count_tables = R"(
CREATE TABLE identity_sign_in_counts (
    day BIGINT NOT NULL,
    kind VARCHAR(16) NOT NULL,
    client_id VARCHAR(200) NOT NULL,
    total BIGINT NOT NULL,
    PRIMARY KEY (day, kind, client_id)
);
)";

} // namespace conclave::identity
