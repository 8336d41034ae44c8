#include "server/toml_document.hpp"

#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

#include <sstream>

namespace conclave::server {

namespace {

TomlValue convert(const toml::node& node);

TomlTable convert_table(const toml::table& table) {
    TomlTable out;
    for (const auto& [key, node] : table)
        out.emplace(std::string(key.str()), convert(node));
    return out;
}

TomlValue convert(const toml::node& node) {
    TomlValue out;
    out.line = node.source().begin.line;
    if (const auto* table = node.as_table()) {
        out.value = convert_table(*table);
    } else if (const auto* array = node.as_array()) {
        TomlArray values;
        for (const auto& element : *array)
            values.push_back(convert(element));
        out.value = std::move(values);
    } else if (const auto* text = node.as_string()) {
        out.value = text->get();
    } else if (const auto* integer = node.as_integer()) {
        out.value = integer->get();
    } else if (const auto* number = node.as_floating_point()) {
        out.value = number->get();
    } else if (const auto* flag = node.as_boolean()) {
        out.value = flag->get();
    } else {
        std::ostringstream date;
        node.visit([&](const auto& any) {
            if constexpr (!toml::is_table<decltype(any)> && !toml::is_array<decltype(any)>)
                date << any;
        });
        out.value = date.str();
    }
    return out;
}

} // namespace

std::string_view TomlValue::kind() const {
    constexpr std::string_view names[] = {"a string",      "a whole number", "a number",
                                          "true or false", "a list",         "a table"};
    return names[value.index()];
}

std::expected<TomlTable, TomlFault> parse_toml(std::string_view text) {
    const toml::parse_result result = toml::parse(text);
    if (!result)
        return std::unexpected(TomlFault{result.error().source().begin.line,
                                         std::string(result.error().description())});
    return convert_table(result.table());
}

} // namespace conclave::server
