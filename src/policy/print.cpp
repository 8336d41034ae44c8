#include "policy/text.hpp"
#include "policy/words.hpp"

#include <algorithm>

namespace conclave::policy {
namespace {

template <class Items, class ToText>
std::string join(const Items& items, std::string_view between, ToText to_text) {
    std::string out;
    for (const auto& item : items) {
        out += (out.empty() ? "" : std::string(between)) + to_text(item);
    }
    return out;
}

} // namespace

std::string print(const Condition& condition) {
    const auto* const word =
        std::ranges::find(claim_words, condition.claim, &decltype(claim_words)::value_type::second);
    const std::string before = word != claim_words.end()
                                   ? std::string(word->first)
                                   : std::string(claim_word) + condition.claim + '=';
    return before + condition.value.written();
}

std::string print(const Rule& rule) {
    std::string out = rule.allows ? "allow " : "deny ";
    out += join(rule.actions, ", ", [](Action action) { return std::string(to_text(action)); });
    out += " to ";
    out += rule.who.empty() ? "everyone" : join(rule.who, " and ", [](const Condition& condition) {
        return print(condition);
    });
    if (!rule.rooms.empty()) {
        out += " in room ";
        out += join(rule.rooms, ", ", [](const Pattern& room) { return room.quoted(); });
    }
    return out;
}

std::string print(const Policy& policy) {
    std::string out;
    for (const auto& rule : policy.rules) {
        out += print(rule) + '\n';
    }
    return out;
}

} // namespace conclave::policy
