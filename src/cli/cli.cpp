#include "cli/cli.hpp"

#include "cli/command_line.hpp"

#include <cstdlib>
#include <iostream>
#include <unistd.h>

namespace conclave::cli {

int run(int argc, char** argv) {
    const char* no_color = std::getenv("NO_COLOR"); // https://no-color.org
    const bool color = isatty(STDOUT_FILENO) == 1 && (no_color == nullptr || *no_color == '\0');
    const Console console{std::cin, std::cout, std::cerr, color};
    return run_command_line({argv + 1, argv + argc}, console);
}

} // namespace conclave::cli
