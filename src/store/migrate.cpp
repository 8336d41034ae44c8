#include "store/migrate.hpp"

#include "base/log.hpp"
#include "store/backend.hpp"

#include <algorithm>
#include <set>
#include <soci/soci.h>

namespace conclave::store {
namespace {

constexpr int lock_wait_seconds = 60;

std::set<int> applied_steps(soci::session& session, const std::string& module) {
    const soci::rowset<int> rows =
        (session.prepare << "SELECT number FROM schema_migrations WHERE module = :m",
         soci::use(module));
    return {rows.begin(), rows.end()};
}

void apply(soci::session& session, Dialect dialect, const std::string& module,
           const Migration& step) {
    for (const std::string& statement : split_statements(translate(step.sql, dialect))) {
        session.once << statement;
    }
    const std::string name(step.name);
    session << "INSERT INTO schema_migrations (module, number, name) VALUES (:m, :n, :t)",
        soci::use(module), soci::use(step.number), soci::use(name);
    base::log::info("schema_migrated",
                    {{"module", module}, {"number", step.number}, {"name", name}});
}

void apply_all(soci::session& session, Dialect dialect, const std::string& module,
               std::span<const Migration> migrations) {
    const auto applied = applied_steps(session, module);
    const int version = applied.empty() ? 0 : *applied.rbegin();
    const int newest = migrations.empty() ? 0 : migrations.back().number;
    if (version > newest) {
        throw StoreError(StoreError::Kind::other,
                         "the database is at step " + std::to_string(version) + " of \"" + module +
                             "\", this program knows " + std::to_string(newest) +
                             ": start the newer conclave that wrote it");
    }
    for (const Migration& step : migrations) {
        if (!applied.contains(step.number)) {
            apply(session, dialect, module, step);
        }
    }
}

/// Holds MariaDB's named lock for one migration run.
class NamedLock {
  public:
    explicit NamedLock(soci::session& session) : session_(session) {
        soci::indicator present = soci::i_null;
        int got = 0;
        session_ << "SELECT GET_LOCK('conclave_migrations', " << lock_wait_seconds << ")",
            soci::into(got, present);
        if (present != soci::i_ok || got != 1) {
            throw StoreError(StoreError::Kind::busy, "another conclave is changing the schema");
        }
    }
    ~NamedLock() {
        try {
            session_ << "DO RELEASE_LOCK('conclave_migrations')";
        } catch (const std::exception& error) {
            base::log::warning("migration_lock_not_released", {{"reason", error.what()}});
        }
    }
    NamedLock(const NamedLock&) = delete;
    NamedLock& operator=(const NamedLock&) = delete;

  private:
    soci::session& session_;
};

/// Until the transaction's end: no other conclave changes the schema of this PostgreSQL database.
void lock_schema(soci::session& session) {
    constexpr std::string_view key = "7165066905468892773"; // "conclave" in ASCII
    session << "SET LOCAL lock_timeout = '" << lock_wait_seconds << "s'";
    session << "SELECT pg_advisory_xact_lock(" << key << ")";
}

constexpr std::string_view create_table =
    "CREATE TABLE IF NOT EXISTS schema_migrations (module VARCHAR(64) NOT NULL, "
    "number INTEGER NOT NULL, name VARCHAR(200) NOT NULL, "
    "applied_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, PRIMARY KEY (module, number))";

} // namespace

std::vector<std::string> split_statements(std::string_view script) {
    std::vector<std::string> statements;
    std::string current;
    while (!script.empty()) {
        const auto end = script.find('\n');
        std::string_view line = script.substr(0, end);
        script.remove_prefix(end == std::string_view::npos ? script.size() : end + 1);
        const auto last = line.find_last_not_of(" \t\r");
        line = last == std::string_view::npos ? std::string_view{} : line.substr(0, last + 1);
        const bool ends = line.ends_with(';');
        current += line.substr(0, line.size() - (ends ? 1 : 0));
        current += '\n';
        if (ends) {
            statements.push_back(std::move(current));
            current.clear();
        }
    }
    if (current.find_first_not_of(" \t\r\n") != std::string::npos) {
        statements.push_back(std::move(current));
    }
    return statements;
}

void migrate_module(soci::session& session, Dialect dialect, std::string_view module,
                    std::span<const Migration> migrations) {
    const std::string name(module);
    if (dialect == Dialect::mysql) {
        const NamedLock lock(session);
        session.once << create_table;
        apply_all(session, dialect, name, migrations);
        return;
    }
    begin(session, dialect);
    try {
        if (dialect == Dialect::postgresql) {
            lock_schema(session);
        }
        session.once << create_table;
        apply_all(session, dialect, name, migrations);
        session << "COMMIT";
    } catch (...) {
        try {
            session << "ROLLBACK";
        } catch (const std::exception& error) { // with the connection, which ends it as well
            base::log::warning("database_rollback_failed", {{"reason", error.what()}});
        }
        throw;
    }
}

} // namespace conclave::store
