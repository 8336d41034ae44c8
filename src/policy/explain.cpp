#include "policy/explain.hpp"

#include "policy/text.hpp"

#include <algorithm>

namespace conclave::policy {
namespace {

std::string join(const std::vector<std::string>& texts) {
    std::string out;
    for (const auto& text : texts) {
        out += (out.empty() ? "" : ", ") + text;
    }
    return out;
}

std::string why(const Rule& rule, const Miss& miss, const Question& question) {
    std::vector<std::string> texts;
    switch (miss.kind) {
    case Miss::Kind::action:
        for (const auto action : rule.actions) {
            texts.emplace_back(to_text(action));
        }
        return "is about " + join(texts) + ", not " + std::string(to_text(question.action));
    case Miss::Kind::who: {
        const auto asked = "asks for " + print(*miss.condition);
        const auto found = question.claims.find(miss.condition->claim);
        return found == question.claims.end()
                   ? asked + "; the token says nothing of " + miss.condition->claim
                   : asked + "; the token says " + join(found->second);
    }
    case Miss::Kind::room:
        for (const auto& room : rule.rooms) {
            texts.push_back(room.quoted());
        }
        return "is for room " + join(texts);
    }
    return {};
}

} // namespace

Explanation explain(const Policy& policy, const Question& question) {
    Explanation out;
    for (const auto& rule : policy.rules) {
        const auto miss = miss_of(rule, question);
        out.steps.push_back({.line = rule.line,
                             .fits = !miss,
                             .why = miss ? why(rule, *miss, question) : std::string()});
        if (!miss) {
            out.decision = {.allowed = rule.allows, .line = rule.line};
            out.words = (rule.allows ? "Allowed by line " : "Refused by line ") +
                        std::to_string(rule.line) + ": " + print(rule);
            return out;
        }
    }
    out.words = "Refused: no line fits, and what no line allows is refused.";
    return out;
}

} // namespace conclave::policy
