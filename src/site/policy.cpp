#include "site/policy.hpp"

#include <algorithm>

namespace conclave::site {

bool matches_pattern(std::string_view pattern, std::string_view text) {
    // Greedy with one place to go back to: the last star. Linear in practice, quadratic at worst.
    std::size_t p = 0;
    std::size_t t = 0;
    std::size_t star = std::string_view::npos;
    std::size_t retry = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            retry = t;
        } else if (p < pattern.size() && pattern[p] == text[t]) {
            ++p;
            ++t;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            t = ++retry;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

bool allows(const std::vector<ClaimRule>& rules, const ClaimValues& values) {
    return std::ranges::any_of(rules, [&](const ClaimRule& rule) {
        if (rule.claim.empty()) {
            return true;
        }
        return std::ranges::any_of(values(rule.claim), [&](const std::string& value) {
            return matches_pattern(rule.pattern, value);
        });
    });
}

} // namespace conclave::site
