#pragma once

namespace conclave::cli {

/// The `conclave` command line. Returns the exit status: 0 done, 1 failed, 2 wrong usage.
[[nodiscard]] int run(int argc, char** argv);

} // namespace conclave::cli
