#pragma once

namespace conclave::server {

enum class Signal { stop, reload };

/// Blocks SIGTERM, SIGINT and SIGHUP for this thread and those it starts later, and ignores
/// SIGPIPE. Call on the main thread before others exist.
void block_signals();

/// Waits for the next of them: SIGTERM and SIGINT mean stop, SIGHUP means reload.
[[nodiscard]] Signal wait_for_signal();

} // namespace conclave::server
