#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace soci {
class session;
}

/// Where the SQL engines want other words for the same. Names of tables and columns stand in the
/// program, never in what somebody sent.
namespace conclave::store {

enum class Dialect { sqlite, mysql, postgresql };

/// Of a session that Database lends.
[[nodiscard]] Dialect dialect_of(soci::session& session);

/// Ends the SELECT of a row that the transaction changes next: a second one waits for it and then
/// sees what the first wrote. SQLite's writer is alone already.
[[nodiscard]] std::string_view for_update(Dialect dialect);

/// A join whose left table is read first; PostgreSQL decides from what it knows of the rows.
[[nodiscard]] std::string_view join_in_order(Dialect dialect);

/// Ends an INSERT: where a row with this primary `key` is there, `columns` of it take the new
/// values. Of two at once neither fails, which a DELETE before the INSERT would not promise.
[[nodiscard]] std::string or_update(Dialect dialect, std::string_view key,
                                    std::initializer_list<std::string_view> columns);

/// The number that the last INSERT of this transaction gave its row; `table` counts its rows.
/// Throws StoreError where it gave none.
[[nodiscard]] long long last_number(soci::session& session, const std::string& table);

/// The script of a migration, written as SQLite reads it, in the words of `dialect`. Texts compare
/// byte by byte everywhere; what is longer than MariaDB's TEXT (64 KiB) is called MEDIUMTEXT, and
/// `INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT` counts.
[[nodiscard]] std::string translate(std::string_view script, Dialect dialect);

} // namespace conclave::store
