#pragma once

#include "base/loop.hpp"

#include <map>
#include <optional>
#include <unordered_map>

namespace conclave::base {

/// The timers of one loop, ordered by due time, ties in the order of their start. Not thread-safe.
class TimerQueue {
  public:
    std::uint64_t start(MonoTime due, Task task);
    void cancel(std::uint64_t id);
    [[nodiscard]] std::optional<MonoTime> next_due() const;
    /// Takes out the first timer that is due, if any; the caller runs it.
    [[nodiscard]] std::optional<Task> take_due(MonoTime now);
    void clear();

  private:
    using Key = std::pair<MonoTime, std::uint64_t>;
    std::map<Key, Task> by_time_;
    std::unordered_map<std::uint64_t, MonoTime> due_;
    std::uint64_t last_id_ = 0;
};

} // namespace conclave::base
