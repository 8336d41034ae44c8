#include "load/process_usage.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <unistd.h>
#include <utility>

namespace conclave::load {

namespace {

struct Times {
    std::string name;
    double user = 0; // seconds
    double system = 0;
};

/// proc(5), /proc/PID/stat: the name in brackets, then fields from the third on; 14 and 15 are the
/// user and system time in clock ticks.
std::optional<Times> read_times(const std::filesystem::path& file) {
    std::ifstream stat(file);
    std::string text;
    if (!std::getline(stat, text)) {
        return std::nullopt;
    }
    const auto open = text.find('(');
    const auto close = text.rfind(')');
    if (open == std::string::npos || close == std::string::npos || close + 2 > text.size()) {
        return std::nullopt;
    }
    std::istringstream fields(text.substr(close + 2));
    std::string skip;
    for (int field = 3; field < 14; ++field) {
        fields >> skip;
    }
    Times times{.name = text.substr(open + 1, close - open - 1)};
    fields >> times.user >> times.system;
    const auto ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
    times.user /= ticks;
    times.system /= ticks;
    return times;
}

std::uint64_t read_resident(const std::filesystem::path& file) {
    std::ifstream statm(file); // pages: size, resident, …
    std::uint64_t size = 0;
    std::uint64_t resident = 0;
    statm >> size >> resident;
    return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

} // namespace

std::optional<ProcessUsage> read_process_usage(int pid) {
    const std::filesystem::path folder = "/proc/" + std::to_string(pid);
    const auto whole = read_times(folder / "stat");
    if (!whole) {
        return std::nullopt;
    }
    ProcessUsage usage{.user_seconds = whole->user,
                       .system_seconds = whole->system,
                       .resident_bytes = read_resident(folder / "statm"),
                       .thread_seconds = {}};
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder / "task", error)) {
        if (const auto thread = read_times(entry.path() / "stat")) { // it may just have ended
            usage.thread_seconds[thread->name + '/' + entry.path().filename().string()] =
                thread->user + thread->system;
        }
    }
    return usage;
}

} // namespace conclave::load
