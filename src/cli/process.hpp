#pragma once

#include <string>
#include <vector>

namespace conclave::cli {

struct ProcessResult {
    int status = 0;     // exit status; 128 + the signal's number when one ended it
    std::string output; // of both streams
};

/// Runs a program of the PATH without a shell and waits for it. `name` is looked up as execvp does.
/// Throws Failure when it can't be started.
[[nodiscard]] ProcessResult run_process(const std::vector<std::string>& command);

/// Is there a program of this name in the PATH?
[[nodiscard]] bool have_program(const std::string& name);

} // namespace conclave::cli
