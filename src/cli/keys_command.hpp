#pragma once

#include "cli/program.hpp"

namespace conclave::cli {

/// `conclave keys …`: what tokens are signed with.
void add_keys(CLI::App& top, Program& program);

} // namespace conclave::cli
