#pragma once

#include "base/clock.hpp"
#include "cli/transfer/kinds.hpp"

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>

namespace conclave::cli::transfer {

constexpr std::size_t file_max_bytes = 10'000'000; // what is larger is no configuration

/// The file: without secrets, and without what stands in conclave.toml.
[[nodiscard]] std::string file_of(const Lists& lists, base::WallTime now);
/// Reads a file, or says in words why it is not taken.
[[nodiscard]] std::expected<Lists, std::string> lists_in(std::string_view text);

} // namespace conclave::cli::transfer
