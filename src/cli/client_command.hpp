#pragma once

#include "cli/program.hpp"

namespace conclave::cli {

/// `conclave client …`: the apps that are registered here.
void add_client(CLI::App& top, Program& program);

} // namespace conclave::cli
