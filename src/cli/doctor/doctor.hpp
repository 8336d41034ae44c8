#pragma once

#include "cli/console.hpp"
#include "cli/location.hpp"

namespace conclave::cli {

/// Looks at everything that the server needs and says how to mend what is amiss. False when
/// something is.
[[nodiscard]] bool run_doctor(const Location& location, const Console& console);

} // namespace conclave::cli
