#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace conclave::store {

/// The parts of a database URL. Pure.
struct DatabaseUrl {
    bool sqlite = true;
    std::string path; // sqlite: the file
    std::string host, user, password, name, socket;
    std::uint16_t port = 0;

    /// The URL as it may stand in a log: without the password.
    [[nodiscard]] std::string printable() const;
};

/// `sqlite:///var/lib/conclave/conclave.db`, `mysql://user:password@host:3306/name`, or
/// `mysql://user:password@localhost/name?socket=/run/mysqld/mysqld.sock`. User and password are
/// percent-decoded. The error says what is wrong, without the password.
[[nodiscard]] std::expected<DatabaseUrl, std::string> parse_database_url(std::string_view url);

} // namespace conclave::store
