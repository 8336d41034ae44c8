#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

/// Structured log: an event name in snake_case and fields. JSON (one object a line) or human text,
/// on standard error. Control characters are escaped. Never pass passwords, tokens, codes or keys.
/// Thread-safe. Not for the packet path.
namespace conclave::base::log {

enum class Format { human, json };
enum class Level { debug, info, warning, error };

using Value = std::variant<std::string, std::int64_t, double, bool>;

struct Field {
    Field(std::string_view k, std::string_view v) : key(k), value(std::string(v)) {}
    Field(std::string_view k, const std::string& v) : key(k), value(v) {}
    Field(std::string_view k, const char* v) : key(k), value(std::string(v)) {}
    Field(std::string_view k, bool v) : key(k), value(v) {}
    Field(std::string_view k, double v) : key(k), value(v) {}
    template <class Integer>
        requires std::is_integral_v<Integer>
    Field(std::string_view k, Integer v) : key(k), value(static_cast<std::int64_t>(v)) {}

    std::string_view key;
    Value value;
};

using Fields = std::initializer_list<Field>;

/// Call once at start, before threads. Without it: human text, level info.
void configure(Format format, Level level);

void debug(std::string_view event, Fields fields = {});
void info(std::string_view event, Fields fields = {});
void warning(std::string_view event, Fields fields = {});
void error(std::string_view event, Fields fields = {});

/// One line as it would be written, without a line end; for tests.
[[nodiscard]] std::string format_line(Format format, Level level, std::string_view time,
                                      std::string_view event, Fields fields);

} // namespace conclave::base::log
