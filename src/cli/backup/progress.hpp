#pragma once

#include "cli/console.hpp"
#include "store/copy.hpp"

#include <cstdint>
#include <string>

namespace conclave::cli::backup {

/// Says every hundred thousand rows how far a large table is.
[[nodiscard]] store::CopyProgress table_progress(const Console& console);

/// "480 KiB", "12.5 MiB".
[[nodiscard]] std::string spoken_size(std::uint64_t bytes);

} // namespace conclave::cli::backup
