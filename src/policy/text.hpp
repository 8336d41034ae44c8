#pragma once

#include "policy/policy.hpp"

#include <expected>
#include <string>
#include <string_view>
#include <vector>

/// Policies as text.
namespace conclave::policy {

constexpr std::size_t max_text_bytes = 16'000; // two of them, escaped, fit a row of the audit log
constexpr std::size_t max_rules = 200;
constexpr std::size_t max_line_bytes = 2'000;
constexpr std::size_t max_conditions = 8; // of one rule
constexpr std::size_t max_rooms = 20;     // of one rule
constexpr std::size_t max_claim_name_bytes = 100;
constexpr std::size_t max_faults = 20; // told at once

/// What is wrong, where, and what to do.
struct Fault {
    std::size_t line = 1;   // from 1
    std::size_t column = 1; // from 1, in characters
    std::string words;
    bool operator==(const Fault&) const = default;
};

/// Reads UTF-8 text, at most one fault a line. Pure.
[[nodiscard]] std::expected<Policy, std::vector<Fault>> parse(std::string_view text);

/// A line that reads back as the same rule, and all of them.
[[nodiscard]] std::string print(const Rule& rule);
[[nodiscard]] std::string print(const Policy& policy);
/// `role:staff`, `client:kiosk`, `person:ann`, `claim:department=legal`.
[[nodiscard]] std::string print(const Condition& condition);

} // namespace conclave::policy
