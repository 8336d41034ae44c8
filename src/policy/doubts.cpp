#include "policy/explain.hpp"

#include <algorithm>

namespace conclave::policy {
namespace {

template <class Items>
bool contains_all(const Items& items, const Items& wanted) {
    return std::ranges::all_of(
        wanted, [&](const auto& one) { return std::ranges::find(items, one) != items.end(); });
}

/// Does `early` fit wherever `late` would? Says no when it can't tell.
bool covers(const Rule& early, const Rule& late) {
    const bool rooms =
        early.rooms.empty() || (!late.rooms.empty() && contains_all(early.rooms, late.rooms));
    return rooms && contains_all(early.actions, late.actions) && contains_all(late.who, early.who);
}

/// May a token say nothing of it, without that being an answer? Every token that the policy is
/// asked about has a client and a person, and who has no role has none.
bool can_lack(const Condition& condition) {
    constexpr std::array always{"client_id", "sub", "preferred_username", "role"};
    return std::ranges::find(always, condition.claim) == always.end();
}

void doubt_line(const Policy& policy, const Rule& rule, std::vector<Doubt>& out) {
    const auto early = std::ranges::find_if(
        policy.rules, [&](const Rule& other) { return &other == &rule || covers(other, rule); });
    if (&*early != &rule) {
        out.push_back({.line = rule.line,
                       .words = "This line never decides anything: line " +
                                std::to_string(early->line) + " always comes first."});
    }
    if (rule.allows) {
        if (std::ranges::find(rule.who, "name", &Condition::claim) != rule.who.end()) {
            out.push_back({.line = rule.line,
                           .words = "People can choose their name themselves. Allow by role or "
                                    "person instead."});
        }
        return;
    }
    for (const auto& condition : rule.who) {
        if (can_lack(condition)) {
            out.push_back({.line = rule.line,
                           .words = "A token that says nothing of " + condition.claim +
                                    " passes this line. To be strict, allow by claims and let the "
                                    "end of the policy refuse."});
        }
    }
}

} // namespace

std::vector<Doubt> doubts(const Policy& policy) {
    std::vector<Doubt> out;
    for (const auto& rule : policy.rules) {
        doubt_line(policy, rule, out);
    }
    for (const auto action : {Action::create, Action::join}) {
        const bool any = std::ranges::any_of(policy.rules, [&](const Rule& rule) {
            return rule.allows && std::ranges::find(rule.actions, action) != rule.actions.end();
        });
        if (!any) {
            out.push_back({.words = "No line allows anybody to " + std::string(to_text(action)) +
                                    " rooms, administrators included."});
        }
    }
    return out;
}

} // namespace conclave::policy
