#pragma once

#include "base/metrics.hpp"

/// Counters of group rooms' signaling.
namespace conclave::signaling::group::metrics {

[[nodiscard]] base::metrics::Counter& offers();
[[nodiscard]] base::metrics::Counter& repeated_offers();
[[nodiscard]] base::metrics::Counter& refused_descriptions();
/// Words and tracks that could not go on: `reason` from a small fixed set.
[[nodiscard]] base::metrics::Counter dropped(const char* reason);

} // namespace conclave::signaling::group::metrics
