#pragma once

#include "cli/console.hpp"
#include "cli/location.hpp"

#include <string>

namespace conclave::cli {

struct RoomsOptions {
    Location location;
    std::string room{}; // name or SID; empty: list them all
};

/// Asks the running server which rooms there are, or who is in one and why their media goes as it
/// goes. Throws Failure when no server answers or no such room is in progress.
void rooms(const RoomsOptions& options, const Console& console);

} // namespace conclave::cli
