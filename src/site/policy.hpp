#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

/// Who may do what in rooms, by the claims of the person's verified access token. Pure.
namespace conclave::site {

/// The claim must be there and one of its values must match. `*` in the pattern stands for any
/// characters. An empty claim is met by everyone who is signed in.
struct ClaimRule {
    std::string claim{};
    std::string pattern{};
    bool operator==(const ClaimRule&) const = default;
};

/// The values of a claim for the person at hand; empty when the claim is absent.
using ClaimValues = std::function<std::vector<std::string>(std::string_view claim)>;

/// One rule of the list is enough; an empty list allows nobody.
[[nodiscard]] bool allows(const std::vector<ClaimRule>& rules, const ClaimValues& values);

/// `*` stands for any characters, everything else for itself.
[[nodiscard]] bool matches_pattern(std::string_view pattern, std::string_view text);

struct Policy {
    std::vector<ClaimRule> create{ClaimRule{}};
    std::vector<ClaimRule> join{ClaimRule{}};
    std::vector<ClaimRule> record{ClaimRule{"role", "administrator"}};
    std::vector<ClaimRule> moderate{ClaimRule{"role", "administrator"}};
};

} // namespace conclave::site
