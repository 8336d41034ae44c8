#pragma once

#include "base/loop.hpp"
#include "base/timer_queue.hpp"

#include <deque>

namespace conclave::base {

/// A loop in virtual time: nothing happens until the test says so. One thread only.
class ManualLoop final : public Loop {
  public:
    void post(Task task) override { posted_.push_back(std::move(task)); }
    [[nodiscard]] bool is_owner() const override { return true; }
    [[nodiscard]] MonoTime now() const override { return now_; }

    /// Runs what is posted, and what that posts, until nothing is left. Time stands still.
    void run();
    /// Moves time forward and runs everything that falls due, in order.
    void advance(MonoTime::duration by);

  protected:
    std::uint64_t start_timer(MonoTime due, Task task) override {
        return timers_.start(due, std::move(task));
    }
    void cancel_timer(std::uint64_t id) override { timers_.cancel(id); }

  private:
    TimerQueue timers_;
    std::deque<Task> posted_;
    MonoTime now_{};
};

} // namespace conclave::base
