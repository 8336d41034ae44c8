#include "cli/program.hpp"

#include "server/config_reader.hpp"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <cctype>
#include <optional>

namespace conclave::cli {

namespace {

/// A time as conclave.toml has it; here a number alone is seconds, as in Twilio's tools.
std::optional<std::chrono::seconds> parse_lifetime(const std::string& text) {
    const bool number = !text.empty() && std::isdigit(static_cast<unsigned char>(text.back())) != 0;
    return server::parse_duration(number ? text + 's' : text);
}

/// A check of CLI11: the message, or empty.
const CLI::Validator lifetime(
    [](std::string& text) {
        return parse_lifetime(text)
                   ? std::string{}
                   : "\"" + text + "\" is no time; write a whole number and s, m, h or d: 30m, 4h";
    },
    "TIME");

} // namespace

CLI::Option* add_lifetime(CLI::App& app, const std::string& name,
                          const std::function<void(std::chrono::seconds)>& set,
                          const std::string& help) {
    return app
        .add_option_function<std::string>(
            name, [set](const std::string& text) { set(*parse_lifetime(text)); }, help)
        ->check(lifetime);
}

} // namespace conclave::cli
