#pragma once

#include <cstdint>
#include <expected>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace conclave::server {

struct TomlValue;
using TomlArray = std::vector<TomlValue>;
using TomlTable = std::map<std::string, TomlValue, std::less<>>;

/// One value of a TOML 1.0 document, with the line it stands on for messages. Dates are no part of
/// our configuration and become text.
struct TomlValue {
    std::variant<std::string, std::int64_t, double, bool, TomlArray, TomlTable> value;
    std::uint32_t line = 0;

    /// "a string", "a number", … as a message would put it.
    [[nodiscard]] std::string_view kind() const;
};

struct TomlFault {
    std::uint32_t line;
    std::string message;
};

[[nodiscard]] std::expected<TomlTable, TomlFault> parse_toml(std::string_view text);

} // namespace conclave::server
