#pragma once

#include "cli/console.hpp"

#include <string>
#include <vector>

namespace conclave::cli {

/// Parses `arguments` (without the program's name) and runs the command. Returns the exit status:
/// 0 done, 1 the command could not do its work, 2 wrong usage.
[[nodiscard]] int run_command_line(const std::vector<std::string>& arguments,
                                   const Console& console);

} // namespace conclave::cli
