#pragma once

#include <string>
#include <vector>

namespace conclave::signaling::msp {

/// Which tracks, by SID, the subscriber stops and begins to get; a SID in one list only.
[[nodiscard]] std::string write_track_switch_off(const std::vector<std::string>& off,
                                                 const std::vector<std::string>& on);

} // namespace conclave::signaling::msp
