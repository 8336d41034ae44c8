#include "base/log.hpp"

#include "base/clock.hpp"
#include "base/json_text.hpp"

#include <memory>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace conclave::base::log {
namespace {

Format current_format = Format::human;

std::shared_ptr<spdlog::logger> make_logger() {
    auto logger = std::make_shared<spdlog::logger>(
        "conclave", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    logger->set_pattern("%v");
    logger->flush_on(spdlog::level::trace);
    return logger;
}

spdlog::logger& logger() {
    static const std::shared_ptr<spdlog::logger> instance = make_logger();
    return *instance;
}

spdlog::level::level_enum to_spdlog(Level level) {
    switch (level) {
    case Level::debug:
        return spdlog::level::debug;
    case Level::info:
        return spdlog::level::info;
    case Level::warning:
        return spdlog::level::warn;
    case Level::error:
        return spdlog::level::err;
    }
    return spdlog::level::err;
}

std::string_view name_of(Level level) {
    switch (level) {
    case Level::debug:
        return "debug";
    case Level::info:
        return "info";
    case Level::warning:
        return "warning";
    case Level::error:
        return "error";
    }
    return "error";
}

std::string json_of(const Value& value) {
    struct Visitor {
        std::string operator()(const std::string& text) const { return json_quote(text); }
        std::string operator()(std::int64_t number) const { return std::to_string(number); }
        std::string operator()(double number) const { return fmt::format("{:.6g}", number); }
        std::string operator()(bool flag) const { return flag ? "true" : "false"; }
    };
    return std::visit(Visitor{}, value);
}

/// Bare where a reader can't be misled, quoted otherwise.
std::string human_of(const Value& value) {
    if (const auto* text = std::get_if<std::string>(&value)) {
        const std::string quoted = json_quote(*text);
        const bool plain = !text->empty() && quoted.size() == text->size() + 2 &&
                           text->find_first_of(" =") == std::string::npos;
        return plain ? *text : quoted;
    }
    return json_of(value);
}

void write(Level level, std::string_view event, Fields fields) {
    if (!logger().should_log(to_spdlog(level))) {
        return;
    }
    const SystemClock clock;
    logger().log(to_spdlog(level),
                 format_line(current_format, level, to_rfc3339(clock.now()), event, fields));
}

} // namespace

void configure(Format format, Level level) {
    current_format = format;
    logger().set_level(to_spdlog(level));
}

void debug(std::string_view event, Fields fields) {
    write(Level::debug, event, fields);
}
void info(std::string_view event, Fields fields) {
    write(Level::info, event, fields);
}
void warning(std::string_view event, Fields fields) {
    write(Level::warning, event, fields);
}
void error(std::string_view event, Fields fields) {
    write(Level::error, event, fields);
}

std::string format_line(Format format, Level level, std::string_view time, std::string_view event,
                        Fields fields) {
    if (format == Format::json) {
        std::string line = fmt::format(R"({{"time":{},"level":"{}","event":{})", json_quote(time),
                                       name_of(level), json_quote(event));
        for (const Field& field : fields) {
            line += fmt::format(",{}:{}", json_quote(field.key), json_of(field.value));
        }
        return line + "}";
    }
    std::string line = fmt::format("{} {:<7} {}", time, name_of(level), event);
    for (const Field& field : fields) {
        line += fmt::format(" {}={}", field.key, human_of(field.value));
    }
    return line;
}

} // namespace conclave::base::log
