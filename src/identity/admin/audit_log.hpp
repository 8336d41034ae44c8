#pragma once

#include "base/clock.hpp"
#include "store/database.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace conclave::identity::admin {

/// Who did what. The last three are JSON texts.
struct AuditEntry {
    std::int64_t id = 0;
    std::string event; // "ClientUpdatedEvent"
    std::string source;
    std::string category;
    std::string subject_identifier;
    std::string subject_name;
    std::string subject_type; // "User", "Machine" or "CommandLine"
    std::string subject_data;
    std::string action;
    std::string data;
    base::WallTime created{};
};

/// Texts are parts of what is looked for, without case; empty: everything.
struct AuditFilter {
    std::string event{};
    std::string source{};
    std::string category{};
    std::string subject_identifier{};
    std::string subject_name{};
    std::optional<base::WallTime> day{}; // any time of it (UTC)
    bool changes = false;                // without what was only read
};

/// The audit log. Rows are added and, when they are old, deleted. Only the row of a call that is
/// under way changes: it goes in with the call's change, and gets its details at the end.
/// Thread-safe; waits for SQL.
class AuditLog {
  public:
    AuditLog(store::Database& database, const base::Clock& clock)
        : database_(database), clock_(clock) {}

    /// `created` is set here.
    void write(AuditEntry entry);
    /// Carries out a change and writes the row of `entry` with the first transaction in which it
    /// does something, so that both stand or neither; with what `entry` says at the end. False of
    /// `change`, which is passed on: it was refused, so there is no row. What it throws leaves the
    /// row with what was done by then.
    bool beside(const std::function<AuditEntry()>& entry, const std::function<bool()>& change);
    /// The same as write() within the caller's transaction; the row's id.
    static std::int64_t write(soci::session& session, const AuditEntry& entry, base::WallTime now);
    struct Found {
        std::vector<AuditEntry> entries; // newest first
        std::int64_t total = 0;
    };
    [[nodiscard]] Found list(const AuditFilter& filter, std::int64_t limit, std::int64_t offset);
    /// The newest of those with a smaller id than `before`, which is 0 at the beginning: rows that
    /// come meanwhile shift nothing.
    [[nodiscard]] std::vector<AuditEntry> before(const AuditFilter& filter, std::int64_t before,
                                                 std::int64_t limit);
    /// How many went.
    std::int64_t drop_older_than(base::WallTime time);
    /// Rows of each of the last days with any, oldest first: the day's start and how many.
    [[nodiscard]] std::vector<std::pair<base::WallTime, std::int64_t>> per_day(int days);

  private:
    /// False: the change took the row away.
    [[nodiscard]] bool complete(std::int64_t id, const std::string& data);
    void withdraw(std::int64_t id);

    store::Database& database_;
    const base::Clock& clock_;
};

} // namespace conclave::identity::admin
