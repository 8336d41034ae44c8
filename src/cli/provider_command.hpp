#pragma once

#include "cli/program.hpp"

namespace conclave::cli {

/// `conclave provider …`: OpenID providers of others, at which people may sign in.
void add_provider(CLI::App& top, Program& program);

} // namespace conclave::cli
