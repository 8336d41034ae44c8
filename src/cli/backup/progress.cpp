#include "cli/backup/progress.hpp"

#include <fmt/format.h>

namespace conclave::cli::backup {

namespace {

constexpr std::uint64_t rows_between = 100'000;
constexpr std::uint64_t kib = 1024;
constexpr std::uint64_t mib = kib * kib;

} // namespace

store::CopyProgress table_progress(const Console& console) {
    return [&console, table = std::string(), said = std::uint64_t{0}](std::string_view name,
                                                                      std::uint64_t rows) mutable {
        if (table != name) {
            table = name;
            said = 0;
        }
        if (rows / rows_between > said) {
            said = rows / rows_between;
            console.line(fmt::format("  {}: {} rows …", name, rows));
        }
    };
}

std::string spoken_size(std::uint64_t bytes) {
    if (bytes < mib)
        return fmt::format("{} KiB", (bytes + kib - 1) / kib);
    return fmt::format("{:.1f} MiB", static_cast<double>(bytes) / static_cast<double>(mib));
}

} // namespace conclave::cli::backup
