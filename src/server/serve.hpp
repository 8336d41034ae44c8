#pragma once

#include "server/config.hpp"

#include <filesystem>
#include <optional>

namespace conclave::server {

struct ServeOptions {
    /// Written (then renamed into place) once every site answers: a JSON object with the origins
    /// and ports really bound, for scripts and tests. Removed at the end.
    std::optional<std::filesystem::path> ready_file{};
};

/// Builds everything from the configuration, serves until SIGTERM or SIGINT, drains, returns 0.
/// SIGHUP reads the certificates again. Throws std::runtime_error (a message that says what to do)
/// when it can't start. Call from the main thread, before any other thread: it blocks the signals.
[[nodiscard]] int serve(const Config& config, const ServeOptions& options);

} // namespace conclave::server
