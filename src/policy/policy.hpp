#pragma once

#include "policy/claims.hpp"
#include "policy/pattern.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Who may do what in which rooms: a language of lines, read from the top. Knows neither rooms nor
/// people: it is asked with a name and the claims of a token. docs/policy.md describes it to
/// people, docs/decisions/0005-policy-language.md says why it is so.
namespace conclave::policy {

enum class Action { create, join, record, moderate };
inline constexpr std::array all_actions{Action::create, Action::join, Action::record,
                                        Action::moderate};
[[nodiscard]] std::string_view to_text(Action action);
[[nodiscard]] std::optional<Action> action_from_text(std::string_view text);

/// One of the claim's values must match. A token without the claim doesn't.
struct Condition {
    std::string claim;
    Pattern value;
    bool operator==(const Condition&) const = default;
};

/// One line.
struct Rule {
    bool allows = true;
    std::vector<Action> actions{};
    std::vector<Condition> who{}; // all of them hold; none: everyone who is signed in
    std::vector<Pattern> rooms{}; // one of them matches the name; none: every room
    std::size_t line = 0;         // where it stands, from 1

    /// Says the same, wherever it stands.
    bool operator==(const Rule& other) const {
        return allows == other.allows && actions == other.actions && who == other.who &&
               rooms == other.rooms;
    }
};

/// The first line that fits decides. When none fits the answer is no.
struct Policy {
    std::vector<Rule> rules;
    bool operator==(const Policy&) const = default;
};

struct Question {
    Action action;
    std::string_view room; // its name, never its SID
    const Claims& claims;
};

struct Decision {
    bool allowed = false;
    std::size_t line = 0; // that decided; 0: none fits
    bool operator==(const Decision&) const = default;
};
[[nodiscard]] Decision decide(const Policy& policy, const Question& question);

/// Why a rule doesn't fit.
struct Miss {
    enum class Kind { action, who, room } kind;
    const Condition* condition = nullptr; // of `who`: the first that doesn't hold
};
/// nullopt: it fits.
[[nodiscard]] std::optional<Miss> miss_of(const Rule& rule, const Question& question);

} // namespace conclave::policy
