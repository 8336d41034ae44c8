#pragma once

#include "cli/console.hpp"
#include "cli/location.hpp"

namespace conclave::cli {

struct KeysRotateOptions {
    Location location{};
    bool at_once = false;
};

/// The keys that tokens are signed with. What `rotate` makes a running server publishes within half
/// a minute. Failures are thrown as Failure.
void keys_list(const Location& location, const Console& console);
void keys_rotate(const KeysRotateOptions& options, const Console& console);

} // namespace conclave::cli
