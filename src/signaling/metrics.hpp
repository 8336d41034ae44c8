#pragma once

#include "base/metrics.hpp"

namespace conclave::signaling::metrics {

[[nodiscard]] base::metrics::Gauge& sockets();
[[nodiscard]] base::metrics::Counter& frames_in();
[[nodiscard]] base::metrics::Counter& frames_out();
[[nodiscard]] base::metrics::Histogram& connect_seconds();
/// `reason` from a small, fixed set of literals.
[[nodiscard]] base::metrics::Counter busy(const char* reason);
[[nodiscard]] base::metrics::Counter closed(const char* reason);
/// An `error` sent, by its published code.
[[nodiscard]] base::metrics::Counter errors(int code);
[[nodiscard]] base::metrics::Counter& insights_events();

} // namespace conclave::signaling::metrics
