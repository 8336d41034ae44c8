#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace conclave::identity {

/// nullopt when people may be shown under it (text of at most 200 characters; empty: under their
/// user name), else why not.
[[nodiscard]] std::optional<std::string> display_name_fault(std::string_view name);

} // namespace conclave::identity
