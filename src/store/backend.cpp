#include "store/backend.hpp"

#include "base/log.hpp"
#include "store/postgresql.hpp"
#include "store/sqlite_statements.hpp"

#include <algorithm>
#include <array>
#include <errmsg.h>
#include <mutex>
#include <mysql.h>
#include <mysqld_error.h>
#include <soci/mysql/soci-mysql.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>
#include <sqlite3.h>

namespace conclave::store {
namespace {

constexpr int sqlite_busy_timeout_ms = 5'000;
constexpr int mysql_lock_wait_seconds = 5;
constexpr int mysql_connect_timeout_seconds = 5;

StoreError::Kind sqlite_kind(int result) {
    switch (result & 0xff) { // the primary result code
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return StoreError::Kind::busy;
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return StoreError::Kind::unavailable;
    case SQLITE_CONSTRAINT:
        return StoreError::Kind::conflict;
    default:
        return StoreError::Kind::other;
    }
}

StoreError::Kind mysql_kind(unsigned int number) {
    constexpr std::array<unsigned int, 10> unavailable{
        CR_CONNECTION_ERROR, CR_CONN_HOST_ERROR,    CR_SERVER_GONE_ERROR, CR_SERVER_LOST,
        CR_UNKNOWN_HOST,     ER_SERVER_SHUTDOWN,    ER_CON_COUNT_ERROR,   ER_DISK_FULL,
        ER_RECORD_FILE_FULL, ER_ACCESS_DENIED_ERROR};
    if (number == ER_DUP_ENTRY) {
        return StoreError::Kind::conflict;
    }
    if (number == ER_LOCK_WAIT_TIMEOUT || number == ER_LOCK_DEADLOCK) {
        return StoreError::Kind::busy;
    }
    const bool gone = std::ranges::find(unavailable, number) != unavailable.end();
    return gone ? StoreError::Kind::unavailable : StoreError::Kind::other;
}

/// SOCI's MySQL backend reports a failed statement without its number, and its PostgreSQL backend a
/// failed connection without a state; their words have them.
StoreError::Kind kind_of_words(std::string_view words, Dialect dialect) {
    struct Known {
        Dialect dialect;
        std::string_view words;
        StoreError::Kind kind;
    };
    using enum StoreError::Kind;
    for (const auto& known : {Known{Dialect::mysql, "Duplicate entry", conflict},
                              Known{Dialect::mysql, "Lock wait timeout exceeded", busy},
                              Known{Dialect::mysql, "Deadlock found", busy},
                              Known{Dialect::mysql, "Lost connection", unavailable},
                              Known{Dialect::mysql, "gone away", unavailable},
                              Known{Dialect::mysql, "not connected", unavailable},
                              Known{Dialect::mysql, "shutdown in progress", unavailable},
                              Known{Dialect::mysql, "is full", unavailable},
                              Known{Dialect::postgresql, "Cannot establish", unavailable}}) {
        if (known.dialect == dialect && words.find(known.words) != std::string_view::npos) {
            return known.kind;
        }
    }
    return other;
}

void connect_mysql(soci::session& session, const DatabaseUrl& url) {
    std::string options = connect_option("db", url.name) + connect_option("user", url.user) +
                          connect_option("password", url.password) +
                          connect_option("host", url.host) + connect_option("charset", "utf8mb4") +
                          "connect_timeout=" + std::to_string(mysql_connect_timeout_seconds);
    options +=
        url.socket.empty() ? " port=" + url.port : " " + connect_option("unix_socket", url.socket);
    session.open(soci::mysql, options);
    session << "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED";
    session << "SET SESSION innodb_lock_wait_timeout = " << mysql_lock_wait_seconds;
    session << "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'";
    session << "SET SESSION time_zone = '+00:00'";
}

/// Once a process and before its first connection: no locks inside a connection, because Database
/// lends each to one thread at a time, and no count of memory, which is a lock for all threads.
/// Where somebody has begun SQLite before us, its slower way stays.
void configure_sqlite() {
    static std::once_flag once;
    std::call_once(once, [] {
        if (sqlite_api::sqlite3_config(SQLITE_CONFIG_MULTITHREAD) != SQLITE_OK ||
            sqlite_api::sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0) != SQLITE_OK) {
            base::log::warning("sqlite_keeps_its_locks", {});
        }
    });
}

void connect_sqlite(soci::session& session, const DatabaseUrl& url) {
    configure_sqlite();
    session.open(sqlite_with_kept_statements(),
                 "db=" + url.path + " timeout=" + std::to_string(sqlite_busy_timeout_ms / 1000) +
                     " shared_cache=false");
    session << "PRAGMA busy_timeout = " << sqlite_busy_timeout_ms;
    session << "PRAGMA journal_mode = WAL";
    session << "PRAGMA synchronous = FULL"; // a token that was handed out survives a power cut
    session << "PRAGMA foreign_keys = ON";
}

} // namespace

void connect(soci::session& session, const DatabaseUrl& url) {
    switch (url.dialect) {
    case Dialect::sqlite:
        return connect_sqlite(session, url);
    case Dialect::mysql:
        return connect_mysql(session, url);
    case Dialect::postgresql:
        return connect_postgresql(session, url);
    }
}

void rethrow_as_store_error(const std::exception& error, Dialect dialect) {
    const auto* failed = dynamic_cast<const soci::soci_error*>(&error);
    if (failed == nullptr) {
        throw;
    }
    // what() goes on with the values that were bound, which are nothing for a log.
    const auto words = failed->get_error_message();
    if (const auto* sqlite = dynamic_cast<const soci::sqlite3_soci_error*>(&error)) {
        throw StoreError(sqlite_kind(sqlite->result()), words);
    }
    if (const auto* mysql = dynamic_cast<const soci::mysql_soci_error*>(&error)) {
        throw StoreError(mysql_kind(mysql->err_num_), words);
    }
    if (const auto* postgresql = dynamic_cast<const soci::postgresql_soci_error*>(&error)) {
        throw StoreError(postgresql_kind(postgresql->sqlstate()), words);
    }
    throw StoreError(kind_of_words(words, dialect), words);
}

void begin(soci::session& session, Dialect dialect) {
    session << (dialect == Dialect::sqlite ? "BEGIN IMMEDIATE" : "START TRANSACTION");
}

} // namespace conclave::store
