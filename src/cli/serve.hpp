#pragma once

#include "cli/location.hpp"

#include <filesystem>
#include <optional>

namespace conclave::cli {

struct ServeCommand {
    Location location;
    std::optional<std::filesystem::path> ready_file{};
};

/// Reads the configuration and serves until a signal. Returns the exit status; throws when it can't
/// start.
[[nodiscard]] int serve(const ServeCommand& options);

} // namespace conclave::cli
