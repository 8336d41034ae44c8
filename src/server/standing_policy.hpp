#pragma once

#include "policy/policy.hpp"
#include "server/config.hpp"

#include <expected>
#include <string>
#include <string_view>

namespace conclave::server {

/// The policy that holds until one is set: what `[policy]` of conclave.toml says, as lines.
[[nodiscard]] policy::Policy standing_policy(const PolicyConfig& config);

/// A pattern of a rule in conclave.toml, where `*` stands for any characters and everything else
/// for itself.
[[nodiscard]] std::expected<policy::Pattern, std::string> policy_pattern(std::string_view text);

} // namespace conclave::server
