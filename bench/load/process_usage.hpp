#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace conclave::load {

/// What a process has used so far, as proc(5) tells it.
struct ProcessUsage {
    double user_seconds = 0;
    double system_seconds = 0;
    std::uint64_t resident_bytes = 0;
    std::map<std::string, double> thread_seconds; // "name/tid" to user and system time

    [[nodiscard]] double seconds() const { return user_seconds + system_seconds; }
};

/// nullopt when there is no such process, or it is not ours to look at.
[[nodiscard]] std::optional<ProcessUsage> read_process_usage(int pid);

} // namespace conclave::load
