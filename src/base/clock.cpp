#include "base/clock.hpp"

#include <algorithm>
#include <array>
#include <ctime>

namespace conclave::base {

std::int64_t to_unix_seconds(WallTime time) {
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

WallTime from_unix_seconds(std::int64_t seconds) {
    using std::chrono::floor;
    constexpr auto first = std::chrono::ceil<std::chrono::seconds>(WallTime::min());
    constexpr auto last = floor<std::chrono::seconds>(WallTime::max());
    return std::clamp(std::chrono::sys_seconds(std::chrono::seconds(seconds)), first, last);
}

std::string to_rfc3339(WallTime time) {
    const std::time_t seconds = to_unix_seconds(time);
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    std::array<char, 32> text{};
    const std::size_t length =
        std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
    return {text.data(), length};
}

} // namespace conclave::base
