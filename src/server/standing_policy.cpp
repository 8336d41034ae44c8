#include "server/standing_policy.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace conclave::server {
namespace {

using policy::Action;

/// The actions that one list of rules is for.
struct Group {
    const std::vector<ClaimRule>* rules;
    std::vector<Action> actions;
};

policy::Rule line(const Group& group, const ClaimRule& rule) {
    policy::Rule out{.actions = group.actions};
    if (!rule.claim.empty()) {
        // Its shape was checked when the configuration was read.
        out.who.push_back({.claim = rule.claim, .value = policy_pattern(rule.pattern).value()});
    }
    return out;
}

} // namespace

std::expected<policy::Pattern, std::string> policy_pattern(std::string_view text) {
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            quoted += '\\';
        }
        quoted += c;
    }
    return policy::Pattern::read(quoted + '"');
}

policy::Policy standing_policy(const PolicyConfig& config) {
    const std::array lists{
        std::pair(Action::create, &config.create), std::pair(Action::join, &config.join),
        std::pair(Action::record, &config.record), std::pair(Action::moderate, &config.moderate)};
    std::vector<Group> groups;
    for (const auto& [action, rules] : lists) {
        const auto same = std::ranges::find_if(
            groups, [&](const Group& group) { return *group.rules == *rules; });
        if (same == groups.end()) {
            groups.push_back({.rules = rules, .actions = {action}});
        } else {
            same->actions.push_back(action);
        }
    }
    policy::Policy out;
    for (const auto& group : groups) {
        for (const auto& rule : *group.rules) {
            out.rules.push_back(line(group, rule));
        }
    }
    return out;
}

} // namespace conclave::server
