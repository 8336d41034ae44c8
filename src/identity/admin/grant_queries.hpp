#pragma once

#include "base/clock.hpp"
#include "identity/users/accounts.hpp"
#include "store/database.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace conclave::identity::admin {

/// Refresh tokens of a client, or a consent that was remembered.
struct PersistedGrant {
    std::string key;
    std::string type; // "refresh_token", "user_consent"
    std::string subject_id;
    std::string subject_name;
    std::string client_id;
    std::string session_id{};
    std::string grant_id{}; // of refresh tokens
    base::WallTime created{};
    std::optional<base::WallTime> expires{};
};

struct GrantSubject {
    std::string id;
    std::string name;
};

struct LiveSession {
    std::string sid;
    std::string subject_id;
    std::string subject_name;
    std::string user_agent;
    std::string address;
    base::WallTime signed_in{};
    base::WallTime seen{};
    base::WallTime expires{};
};

/// Grants and sessions across people, as administrators look at them. Waits for SQL.
class GrantQueries {
  public:
    GrantQueries(store::Database& database, const base::Clock& clock)
        : database_(database), clock_(clock) {}

    /// People with grants, whose name fits `pattern` (of LIKE with ESCAPE '!', in lower case).
    [[nodiscard]] Part<GrantSubject> subjects(const std::string& pattern, std::int64_t limit,
                                              std::int64_t offset);
    [[nodiscard]] std::vector<PersistedGrant> of_subject(const std::string& id);
    [[nodiscard]] std::optional<PersistedGrant> get(const std::string& key);
    void remove(const PersistedGrant& grant);

    /// Those that live of people whose name fits, newest first. The total counts, too, those that
    /// the next cleaning ends, and a page of everybody's may be shorter by them.
    [[nodiscard]] Part<LiveSession> sessions(const std::string& pattern, std::int64_t limit,
                                             std::int64_t offset);
    [[nodiscard]] std::vector<LiveSession> sessions_of(const std::string& subject_id);
    [[nodiscard]] std::optional<LiveSession> session(const std::string& sid);

  private:
    store::Database& database_;
    const base::Clock& clock_;
};

} // namespace conclave::identity::admin
