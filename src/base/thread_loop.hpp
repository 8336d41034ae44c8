#pragma once

#include "base/loop.hpp"
#include "base/timer_queue.hpp"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace conclave::base {

/// A loop with a thread of its own. The destructor stops it and waits for the thread.
class ThreadLoop final : public Loop {
  public:
    /// `name` shows in `top -H`; at most 15 characters count.
    explicit ThreadLoop(std::string name);
    ~ThreadLoop() override;
    ThreadLoop(const ThreadLoop&) = delete;
    ThreadLoop& operator=(const ThreadLoop&) = delete;

    void post(Task task) override;
    [[nodiscard]] bool is_owner() const override;
    [[nodiscard]] MonoTime now() const override { return std::chrono::steady_clock::now(); }

    /// Lets what is posted finish, then ends the thread. Idempotent; not from the loop itself.
    void stop();

  protected:
    std::uint64_t start_timer(MonoTime due, Task task) override;
    void cancel_timer(std::uint64_t id) override;

  private:
    void run();
    bool run_batch();

    TimerQueue timers_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::vector<Task> posted_;
    bool stopping_ = false;
    std::atomic<std::thread::id> owner_{};
    std::thread thread_;
};

} // namespace conclave::base
