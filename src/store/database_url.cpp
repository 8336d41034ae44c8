#include "store/database_url.hpp"

#include "base/bytes.hpp"

#include <charconv>
#include <libpq-fe.h>
#include <memory>
#include <optional>

namespace conclave::store {
namespace {

constexpr std::string_view sqlite_scheme = "sqlite://";
constexpr std::string_view mysql_scheme = "mysql://";
constexpr std::string_view postgresql_scheme = "postgresql://";
constexpr std::string_view postgres_scheme = "postgres://";
constexpr std::string_view mysql_default_port = "3306";

std::optional<std::string> decode(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += text[i];
            continue;
        }
        const auto byte = base::from_hex(text.substr(i + 1, 2));
        if (!byte || byte->size() != 1) {
            return std::nullopt;
        }
        out += static_cast<char>(byte->front());
        i += 2;
    }
    return out;
}

std::expected<DatabaseUrl, std::string> parse_mysql(std::string_view rest) {
    DatabaseUrl url{.dialect = Dialect::mysql};
    url.port = mysql_default_port;
    const auto query = rest.find('?');
    if (query != std::string_view::npos) {
        const std::string_view option = rest.substr(query + 1);
        if (!option.starts_with("socket=")) {
            return std::unexpected("the only option of a mysql URL is socket=/path");
        }
        url.socket = option.substr(std::string_view("socket=").size());
        rest = rest.substr(0, query);
    }
    const auto slash = rest.rfind('/');
    const auto at = rest.rfind('@');
    if (slash == std::string_view::npos || at == std::string_view::npos || slash < at) {
        return std::unexpected("a mysql URL looks like mysql://user:password@host:3306/name");
    }
    const std::string_view credentials = rest.substr(0, at);
    const auto colon = credentials.find(':');
    const auto user = decode(credentials.substr(0, colon));
    const auto password = colon == std::string_view::npos ? std::optional<std::string>("")
                                                          : decode(credentials.substr(colon + 1));
    if (!user || !password) {
        return std::unexpected("the user or password of the mysql URL holds a broken %-escape");
    }
    url.user = *user;
    url.password = *password;
    std::string_view host = rest.substr(at + 1, slash - at - 1);
    if (const auto port = host.rfind(':');
        port != std::string_view::npos && host.find(']', port) == std::string_view::npos) {
        const std::string_view digits = host.substr(port + 1);
        std::uint16_t number = 0;
        const auto [end, error] =
            std::from_chars(digits.data(), digits.data() + digits.size(), number);
        if (error != std::errc{} || end != digits.data() + digits.size() || number == 0) {
            return std::unexpected("the port of the mysql URL is not a number from 1 to 65535");
        }
        url.port = digits;
        host = host.substr(0, port);
    }
    url.host = host;
    url.name = rest.substr(slash + 1);
    if (url.host.empty() || url.name.empty()) {
        return std::unexpected("the mysql URL names no host or no database");
    }
    return url;
}

std::expected<DatabaseUrl, std::string> parse_postgresql(const std::string& text) {
    // Its own words about a fault may repeat the password.
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(
        PQconninfoParse(text.c_str(), nullptr), &PQconninfoFree);
    if (!options || text.find('\0') != std::string::npos) {
        return std::unexpected("a postgresql URL looks like postgresql://user:password@host:5432/"
                               "name?sslmode=verify-full, or postgresql:///name?host=/run/"
                               "postgresql; signs like @ and / in a password are written %40, %2F");
    }
    DatabaseUrl url{.dialect = Dialect::postgresql};
    for (const auto* option = options.get(); option->keyword != nullptr; ++option) {
        if (option->val == nullptr) {
            continue;
        }
        const std::string_view key = option->keyword;
        const std::string_view value = option->val;
        url.conninfo += connect_option(key, value);
        if (key == "host") {
            url.host = value;
        } else if (key == "port") {
            url.port = value;
        } else if (key == "user") {
            url.user = value;
        } else if (key == "dbname") {
            url.name = value;
        }
    }
    if (url.name.empty()) {
        return std::unexpected("the postgresql URL names no database");
    }
    return url;
}

} // namespace

std::string connect_option(std::string_view key, std::string_view value) {
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

std::string DatabaseUrl::printable() const {
    if (dialect == Dialect::sqlite) {
        return std::string(sqlite_scheme) + path;
    }
    std::string out(dialect == Dialect::mysql ? mysql_scheme : postgresql_scheme);
    out += user.empty() ? user : user + "@";
    out += port.empty() ? host : host + ":" + port;
    return out + "/" + name;
}

std::expected<DatabaseUrl, std::string> parse_database_url(std::string_view url) {
    if (url.starts_with(sqlite_scheme)) {
        DatabaseUrl out{.dialect = Dialect::sqlite};
        out.path = url.substr(sqlite_scheme.size());
        if (out.path.empty()) {
            return std::unexpected("an sqlite URL names a file: sqlite:///path/to/conclave.db");
        }
        return out;
    }
    if (url.starts_with(mysql_scheme)) {
        return parse_mysql(url.substr(mysql_scheme.size()));
    }
    if (url.starts_with(postgresql_scheme) || url.starts_with(postgres_scheme)) {
        return parse_postgresql(std::string(url));
    }
    return std::unexpected("a database URL starts with sqlite://, mysql:// or postgresql://");
}

} // namespace conclave::store
