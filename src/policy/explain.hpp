#pragma once

#include "policy/policy.hpp"

#include <string>
#include <vector>

namespace conclave::policy {

/// One line on the way to a decision.
struct Step {
    std::size_t line = 0;
    bool fits = false;
    std::string why; // it doesn't fit
};

/// A decision and how it came about, in words for a person. Pure.
struct Explanation {
    Decision decision{};
    std::string words;       // "Refused by line 3: deny join to everyone"
    std::vector<Step> steps; // from the top to the line that decided
};
[[nodiscard]] Explanation explain(const Policy& policy, const Question& question);

/// Something that is allowed to stand there, and is perhaps not meant.
struct Doubt {
    std::size_t line = 0; // 0: the whole
    std::string words;
    bool operator==(const Doubt&) const = default;
};
/// Lines that never decide, denials that a token passes by lacking the claim, and what nobody may
/// do. Pure.
[[nodiscard]] std::vector<Doubt> doubts(const Policy& policy);

} // namespace conclave::policy
