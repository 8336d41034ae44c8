#pragma once

#include <string>

namespace conclave::cli {

/// "conclave 0.1.0"
[[nodiscard]] std::string version_line();

} // namespace conclave::cli
