#include "store/backend.hpp"

#include "base/log.hpp"
#include "store/sqlite_statements.hpp"

#include <algorithm>
#include <array>
#include <errmsg.h>
#include <mutex>
#include <mysql.h>
#include <mysqld_error.h>
#include <soci/mysql/soci-mysql.h>
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

/// SOCI's "key=value" list with the value quoted.
std::string option(std::string_view key, std::string_view value) {
    std::string out(key);
    out += "='";
    for (const char c : value) {
        if (c == '\'' || c == '\\') {
            out += '\\';
        }
        out += c;
    }
    return out + "' ";
}

void connect_mysql(soci::session& session, const DatabaseUrl& url) {
    std::string options = option("db", url.name) + option("user", url.user) +
                          option("password", url.password) + option("host", url.host) +
                          option("charset", "utf8mb4") +
                          "connect_timeout=" + std::to_string(mysql_connect_timeout_seconds);
    options += url.socket.empty() ? " port=" + std::to_string(url.port)
                                  : " " + option("unix_socket", url.socket);
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
    if (url.sqlite) {
        connect_sqlite(session, url);
    } else {
        connect_mysql(session, url);
    }
}

void rethrow_as_store_error(const std::exception& error, Dialect dialect) {
    if (const auto* sqlite = dynamic_cast<const soci::sqlite3_soci_error*>(&error)) {
        throw StoreError(sqlite_kind(sqlite->result()), sqlite->what());
    }
    if (const auto* mysql = dynamic_cast<const soci::mysql_soci_error*>(&error)) {
        throw StoreError(mysql_kind(mysql->err_num_), mysql->what());
    }
    if (const auto* other = dynamic_cast<const soci::soci_error*>(&error)) {
        // SOCI's MySQL backend reports a failed statement without its number; the text has it.
        const std::string what = other->what();
        if (dialect == Dialect::mysql && what.find("Duplicate entry") != std::string::npos) {
            throw StoreError(StoreError::Kind::conflict, what);
        }
        if (what.find("Lost connection") != std::string::npos ||
            what.find("gone away") != std::string::npos ||
            what.find("not connected") != std::string::npos) {
            throw StoreError(StoreError::Kind::unavailable, what);
        }
        throw StoreError(StoreError::Kind::other, what);
    }
    throw;
}

void begin(soci::session& session, Dialect dialect) {
    session << (dialect == Dialect::sqlite ? "BEGIN IMMEDIATE" : "START TRANSACTION");
}

} // namespace conclave::store
