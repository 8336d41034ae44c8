#pragma once

#include "cli/program.hpp"

namespace conclave::cli {

/// `conclave policy …`: who may do what in which rooms.
void add_policy(CLI::App& top, Program& program);

} // namespace conclave::cli
