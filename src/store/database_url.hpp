#pragma once

#include "store/dialect.hpp"

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace conclave::store {

/// The parts of a database URL. Pure.
struct DatabaseUrl {
    Dialect dialect = Dialect::sqlite;
    std::string path{}; // sqlite: the file
    std::string host{}, user{}, name{};
    std::string port{};               // postgresql: one for each host
    std::string password{}, socket{}; // mysql
    std::string conninfo{};           // postgresql: all that the URL says, as libpq's "key='value'"

    /// The URL as it may stand in a log: without the password.
    [[nodiscard]] std::string printable() const;
};

/// "key='value' ", as SOCI and libpq read it.
[[nodiscard]] std::string connect_option(std::string_view key, std::string_view value);

/// `sqlite:///var/lib/conclave/conclave.db`, `mysql://user:password@host:3306/name`, or
/// `mysql://user:password@localhost/name?socket=/run/mysqld/mysqld.sock`; for PostgreSQL whatever
/// libpq reads: `postgresql://user:password@host:5432/name?sslmode=verify-full`, also
/// `postgres://`, `postgresql:///name?host=/run/postgresql`. User and password are percent-decoded.
/// The error says what is wrong, without the password.
[[nodiscard]] std::expected<DatabaseUrl, std::string> parse_database_url(std::string_view url);

} // namespace conclave::store
