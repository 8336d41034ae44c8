#include "policy/policy.hpp"

#include <algorithm>
#include <utility>

namespace conclave::policy {
namespace {

constexpr std::array<std::pair<Action, std::string_view>, 4> names{{
    {Action::create, "create"},
    {Action::join, "join"},
    {Action::record, "record"},
    {Action::moderate, "moderate"},
}};

bool holds(const Condition& condition, const Claims& claims) {
    const auto found = claims.find(condition.claim);
    return found != claims.end() &&
           std::ranges::any_of(found->second, [&](const std::string& value) {
               return condition.value.matches(value);
           });
}

} // namespace

std::string_view to_text(Action action) {
    return std::ranges::find(names, action, &decltype(names)::value_type::first)->second;
}

std::optional<Action> action_from_text(std::string_view text) {
    const auto* const found = std::ranges::find(names, text, &decltype(names)::value_type::second);
    return found == names.end() ? std::nullopt : std::optional(found->first);
}

std::optional<Miss> miss_of(const Rule& rule, const Question& question) {
    if (std::ranges::find(rule.actions, question.action) == rule.actions.end()) {
        return Miss{.kind = Miss::Kind::action};
    }
    for (const auto& condition : rule.who) {
        if (!holds(condition, question.claims)) {
            return Miss{.kind = Miss::Kind::who, .condition = &condition};
        }
    }
    const bool here = rule.rooms.empty() || std::ranges::any_of(rule.rooms, [&](const Pattern& p) {
                          return p.matches(question.room);
                      });
    return here ? std::nullopt : std::optional(Miss{.kind = Miss::Kind::room});
}

Decision decide(const Policy& policy, const Question& question) {
    const auto found = std::ranges::find_if(
        policy.rules, [&](const Rule& rule) { return !miss_of(rule, question); });
    return found == policy.rules.end() ? Decision{}
                                       : Decision{.allowed = found->allows, .line = found->line};
}

} // namespace conclave::policy
