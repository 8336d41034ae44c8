#include "store/batches.hpp"

#include "store/database.hpp"

#include <soci/soci.h>
#include <string>

namespace conclave::store {
namespace {

/// SQLite as Debian builds it has no LIMIT in DELETE, PostgreSQL none at all, and MariaDB none in
/// an IN (SELECT …).
std::string delete_some(Dialect dialect, const std::string& table, const std::string& due) {
    switch (dialect) {
    case Dialect::sqlite:
        return "DELETE FROM " + table + " WHERE rowid IN (SELECT rowid FROM " + table + " WHERE " +
               due + ")";
    case Dialect::postgresql:
        return "DELETE FROM " + table + " WHERE ctid = ANY (ARRAY(SELECT ctid FROM " + table +
               " WHERE " + due + "))";
    case Dialect::mysql:
        break;
    }
    return "DELETE FROM " + table + " WHERE " + due;
}

} // namespace

std::size_t delete_until(Database& database, std::string_view table, std::string_view column,
                         std::int64_t bound) {
    const std::string name(table);
    const auto limit = std::to_string(rows_a_batch);
    const auto due = std::string(column) + " <= :bound LIMIT " + limit;
    const auto statement = delete_some(database.dialect(), name, due);
    const long long until = bound;
    std::size_t gone = 0;
    for (;;) {
        std::size_t batch = 0;
        database.transaction([&](soci::session& session) {
            soci::statement query = (session.prepare << statement, soci::use(until));
            query.execute(true);
            batch = static_cast<std::size_t>(query.get_affected_rows());
        });
        gone += batch;
        if (batch < rows_a_batch) {
            return gone;
        }
    }
}

} // namespace conclave::store
