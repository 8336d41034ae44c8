#include "server/config_reader.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <numeric>

namespace conclave::server {

namespace {

std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row.back();
}

std::string join(const std::vector<std::string>& names) {
    std::string out;
    for (const auto& name : names)
        out += (out.empty() ? "" : ", ") + name;
    return out;
}

struct Unit {
    char letter;
    std::int64_t seconds;
};
constexpr Unit units[] = {{'d', 86'400}, {'h', 3'600}, {'m', 60}, {'s', 1}};

} // namespace

std::string_view nearest_name(std::string_view given, const std::vector<std::string>& known) {
    std::string_view best;
    std::size_t best_distance = std::max<std::size_t>(2, given.size() / 3) + 1;
    for (const auto& name : known) {
        const std::size_t distance = edit_distance(given, name);
        if (distance < best_distance) {
            best = name;
            best_distance = distance;
        }
    }
    return best;
}

std::optional<std::chrono::seconds> parse_duration(std::string_view text) {
    std::int64_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    constexpr std::int64_t most = 36'500; // a century of days: no overflow with any unit
    if (error != std::errc{} || count < 0 || end + 1 != text.data() + text.size())
        return std::nullopt;
    for (const auto& unit : units)
        if (*end == unit.letter && count <= most * 86'400 / unit.seconds)
            return std::chrono::seconds{count * unit.seconds};
    return std::nullopt;
}

std::string format_duration(std::chrono::seconds duration) {
    for (const auto& unit : units)
        if (duration.count() != 0 && duration.count() % unit.seconds == 0)
            return fmt::format("{}{}", duration.count() / unit.seconds, unit.letter);
    return "0s";
}

void ConfigFaults::add(std::uint32_t line, std::string_view key, std::string_view message) {
    std::string text = file_.string();
    if (line != 0)
        text += fmt::format(":{}", line);
    if (!key.empty())
        text += fmt::format(": {}", key);
    faults_.emplace_back(line, fmt::format("{}: {}", text, message));
}

std::string ConfigFaults::text() const {
    auto sorted = faults_;
    std::ranges::stable_sort(sorted, {}, &std::pair<std::uint32_t, std::string>::first);
    std::string out;
    for (const auto& [line, message] : sorted)
        out += (out.empty() ? "" : "\n") + message;
    return out;
}

std::string ConfigSection::path(std::string_view key) const {
    return name_.empty() ? std::string(key) : fmt::format("{}.{}", name_, key);
}

const TomlValue* ConfigSection::find(std::string_view key) {
    if (std::ranges::find(known_, key) == known_.end())
        known_.emplace_back(key);
    if (table_ == nullptr)
        return nullptr;
    const auto found = table_->find(key);
    return found == table_->end() ? nullptr : &found->second;
}

bool ConfigSection::has(std::string_view key) const {
    return table_ != nullptr && table_->contains(key);
}

void ConfigSection::fault(std::string_view key, std::string_view message) {
    const TomlValue* value = find(key);
    faults_.add(value == nullptr ? 0 : value->line, path(key), message);
}

template <class Type>
const Type* ConfigSection::typed(std::string_view key, std::string_view wanted) {
    const TomlValue* value = find(key);
    if (value == nullptr)
        return nullptr;
    if (const auto* content = std::get_if<Type>(&value->value))
        return content;
    fault(key, fmt::format("is {}; write {}", value->kind(), wanted));
    return nullptr;
}

void ConfigSection::text(std::string_view key, std::string& out, const Check& check) {
    const auto* value = typed<std::string>(key, "a string in \"quotes\"");
    if (value == nullptr)
        return;
    if (const std::string message = check ? check(*value) : ""; !message.empty())
        return fault(key, message);
    out = *value;
}

void ConfigSection::texts(std::string_view key, std::vector<std::string>& out, const Check& check) {
    const auto* list = typed<TomlArray>(key, "a list: [\"one\", \"two\"]");
    if (list == nullptr)
        return;
    std::vector<std::string> values;
    for (const auto& element : *list) {
        const auto* value = std::get_if<std::string>(&element.value);
        const std::string message = value == nullptr
                                        ? fmt::format("the list holds {}; write only strings in "
                                                      "\"quotes\"",
                                                      element.kind())
                                        : (check ? check(*value) : "");
        if (!message.empty())
            return faults_.add(element.line, path(key), message);
        values.push_back(*value);
    }
    out = std::move(values);
}

void ConfigSection::flag(std::string_view key, bool& out) {
    if (const auto* value = typed<bool>(key, "true or false, without quotes"))
        out = *value;
}

void ConfigSection::duration(std::string_view key, std::chrono::seconds& out,
                             std::chrono::seconds least, std::chrono::seconds most) {
    const auto* value = typed<std::string>(key, "a time with its unit: \"30s\", \"5m\", \"10h\"");
    if (value == nullptr)
        return;
    const auto duration = parse_duration(*value);
    if (!duration)
        return fault(key, fmt::format("\"{}\" is no time; write a whole number and s, m, h or d: "
                                      "\"30s\", \"5m\", \"10h\", \"14d\"",
                                      *value));
    if (*duration < least || *duration > most)
        return fault(key, fmt::format("\"{}\" is out of range; write {} to {}", *value,
                                      format_duration(least), format_duration(most)));
    out = *duration;
}

void ConfigSection::number(std::string_view key, double& out, double least, double most) {
    const TomlValue* value = find(key);
    if (value == nullptr)
        return;
    double given = 0;
    if (const auto* real = std::get_if<double>(&value->value))
        given = *real;
    else if (const auto* whole = std::get_if<std::int64_t>(&value->value))
        given = static_cast<double>(*whole);
    else
        return fault(key, fmt::format("is {}; write a number", value->kind()));
    if (!(given >= least && given <= most))
        return fault(key, fmt::format("{} is out of range; write {} to {}", given, least, most));
    out = given;
}

std::optional<std::int64_t> ConfigSection::whole_number(std::string_view key, std::int64_t least,
                                                        std::int64_t most) {
    const auto* value = typed<std::int64_t>(key, "a whole number, without quotes");
    if (value == nullptr)
        return std::nullopt;
    if (*value < least || *value > most) {
        fault(key, fmt::format("{} is out of range; write {} to {}", *value, least, most));
        return std::nullopt;
    }
    return *value;
}

std::optional<std::size_t> ConfigSection::choice(std::string_view key,
                                                 const std::vector<std::string>& names) {
    std::string value;
    text(key, value);
    if (value.empty())
        return std::nullopt;
    const auto found = std::ranges::find(names, value);
    if (found != names.end())
        return static_cast<std::size_t>(found - names.begin());
    fault(key, fmt::format("\"{}\" is not known; write one of: {}", value, join(names)));
    return std::nullopt;
}

ConfigSection ConfigSection::section(std::string_view key) {
    return {typed<TomlTable>(key, fmt::format("a table: [{}]", path(key))), path(key), faults_};
}

std::vector<ConfigSection> ConfigSection::sections(std::string_view key) {
    std::vector<ConfigSection> out;
    const auto* list = typed<TomlArray>(key, fmt::format("a list of tables: [[{}]]", path(key)));
    if (list == nullptr)
        return out;
    for (const auto& element : *list) {
        if (const auto* table = std::get_if<TomlTable>(&element.value))
            out.emplace_back(table, path(key), faults_);
        else
            faults_.add(
                element.line, path(key),
                fmt::format("the list holds {}; write tables: [[{}]]", element.kind(), path(key)));
    }
    return out;
}

void ConfigSection::finish() {
    if (table_ == nullptr)
        return;
    for (const auto& [key, value] : *table_) {
        if (std::ranges::find(known_, key) != known_.end())
            continue;
        const auto near = nearest_name(key, known_);
        faults_.add(value.line, path(key),
                    near.empty() ? fmt::format("is not known here; known are: {}", join(known_))
                                 : fmt::format("is not known; did you mean \"{}\"?", near));
    }
}

} // namespace conclave::server
