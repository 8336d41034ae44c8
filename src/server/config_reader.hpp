#pragma once

#include "server/toml_document.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::server {

/// Faults found while reading, in order of their lines.
class ConfigFaults {
  public:
    explicit ConfigFaults(std::filesystem::path file) : file_(std::move(file)) {}
    /// `line` 0: the fault has no place in the file.
    void add(std::uint32_t line, std::string_view key, std::string_view message);
    [[nodiscard]] bool empty() const { return faults_.empty(); }
    /// `file:line: key: message`, one a line.
    [[nodiscard]] std::string text() const;

  private:
    std::filesystem::path file_;
    std::vector<std::pair<std::uint32_t, std::string>> faults_;
};

/// The known name that `given` most likely means; empty when none is near.
[[nodiscard]] std::string_view nearest_name(std::string_view given,
                                            const std::vector<std::string>& known);

/// `30s`, `15m`, `10h`, `14d`.
[[nodiscard]] std::optional<std::chrono::seconds> parse_duration(std::string_view text);
[[nodiscard]] std::string format_duration(std::chrono::seconds duration);

/// Reads one table of the file into plain members. A key that is absent leaves its member as it
/// was; a wrong one adds a fault and does the same, so that one run shows all faults. Short-lived:
/// borrows the table and the faults. Every key asked for counts as known; `finish` refuses others.
class ConfigSection {
  public:
    /// `table` may be null: the section is absent.
    ConfigSection(const TomlTable* table, std::string name, ConfigFaults& faults)
        : table_(table), name_(std::move(name)), faults_(faults) {}

    /// A check of a value's content: the message of a fault, or empty when it is fine.
    using Check = std::function<std::string(const std::string&)>;

    void text(std::string_view key, std::string& out, const Check& check = {});
    void texts(std::string_view key, std::vector<std::string>& out, const Check& check = {});
    void flag(std::string_view key, bool& out);
    void duration(std::string_view key, std::chrono::seconds& out, std::chrono::seconds least,
                  std::chrono::seconds most);
    void number(std::string_view key, double& out, double least, double most);
    template <class Integer>
    void integer(std::string_view key, Integer& out, std::int64_t least, std::int64_t most) {
        if (const auto value = whole_number(key, least, most))
            out = static_cast<Integer>(*value);
    }
    /// One of `names`; gives its place in the list.
    [[nodiscard]] std::optional<std::size_t> choice(std::string_view key,
                                                    const std::vector<std::string>& names);
    [[nodiscard]] ConfigSection section(std::string_view key);
    /// The elements of a list of tables (`[[key]]`).
    [[nodiscard]] std::vector<ConfigSection> sections(std::string_view key);

    [[nodiscard]] bool has(std::string_view key) const;
    void fault(std::string_view key, std::string_view message);
    /// Call last: adds a fault for every key nobody asked for.
    void finish();

  private:
    const TomlValue* find(std::string_view key);
    template <class Type>
    const Type* typed(std::string_view key, std::string_view wanted);
    std::optional<std::int64_t> whole_number(std::string_view key, std::int64_t least,
                                             std::int64_t most);
    [[nodiscard]] std::string path(std::string_view key) const;

    const TomlTable* table_;
    std::string name_;
    ConfigFaults& faults_;
    std::vector<std::string> known_;
};

} // namespace conclave::server
