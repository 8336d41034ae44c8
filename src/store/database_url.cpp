#include "store/database_url.hpp"

#include "base/bytes.hpp"

#include <charconv>
#include <optional>

namespace conclave::store {
namespace {

constexpr std::string_view sqlite_scheme = "sqlite://";
constexpr std::string_view mysql_scheme = "mysql://";
constexpr std::uint16_t mysql_default_port = 3306;

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
    DatabaseUrl url{.sqlite = false};
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
        const auto [end, error] =
            std::from_chars(digits.data(), digits.data() + digits.size(), url.port);
        if (error != std::errc{} || end != digits.data() + digits.size() || url.port == 0) {
            return std::unexpected("the port of the mysql URL is not a number from 1 to 65535");
        }
        host = host.substr(0, port);
    }
    url.host = host;
    url.name = rest.substr(slash + 1);
    if (url.host.empty() || url.name.empty()) {
        return std::unexpected("the mysql URL names no host or no database");
    }
    return url;
}

} // namespace

std::string DatabaseUrl::printable() const {
    if (sqlite) {
        return std::string(sqlite_scheme) + path;
    }
    return std::string(mysql_scheme) + user + "@" + host + ":" + std::to_string(port) + "/" + name;
}

std::expected<DatabaseUrl, std::string> parse_database_url(std::string_view url) {
    if (url.starts_with(sqlite_scheme)) {
        DatabaseUrl out{.sqlite = true};
        out.path = url.substr(sqlite_scheme.size());
        if (out.path.empty()) {
            return std::unexpected("an sqlite URL names a file: sqlite:///path/to/conclave.db");
        }
        return out;
    }
    if (url.starts_with(mysql_scheme)) {
        return parse_mysql(url.substr(mysql_scheme.size()));
    }
    return std::unexpected("a database URL starts with sqlite:// or mysql://");
}

} // namespace conclave::store
