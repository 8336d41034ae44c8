#include "cli/version.hpp"

namespace conclave::cli {

std::string version_line() {
    return "conclave " CONCLAVE_VERSION;
}

} // namespace conclave::cli
