#pragma once

#include <array>
#include <string_view>
#include <utility>

namespace conclave::policy {

/// Short words for claims, as `role:staff`; every other claim is `claim:name=value`.
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> claim_words{{
    {"role:", "role"},
    {"client:", "client_id"},
    {"person:", "preferred_username"},
}};
constexpr std::string_view claim_word = "claim:";

} // namespace conclave::policy
