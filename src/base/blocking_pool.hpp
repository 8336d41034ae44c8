#pragma once

#include "base/loop.hpp"

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace conclave::base {

/// Threads for work that waits: SQL, password hashing, files. The queue is bounded, so overload
/// shows as a refusal (503) and not as memory. Threads wake one after the other, each by the one
/// before it: short tasks that come together are done by few, and those that wait don't hold up the
/// rest. Thread-safe. The destructor finishes what is queued.
class BlockingPool {
  public:
    BlockingPool(std::size_t threads, std::size_t queue_limit);
    ~BlockingPool();
    BlockingPool(const BlockingPool&) = delete;
    BlockingPool& operator=(const BlockingPool&) = delete;

    /// False when the queue is full or the pool is stopping; the task is then not run.
    [[nodiscard]] bool try_post(Task task);
    void stop();

  private:
    void run();
    /// Waits for a task; nullopt when the pool has stopped and all are done.
    std::optional<Task> next();
    /// Is one more thread to be woken? Then it is taken for on its way. With the lock held.
    bool wants_another();

    const std::size_t queue_limit_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Task> queue_;
    std::size_t idle_ = 0; // threads that wait
    bool waking_ = false;  // one of them was told, and has not come yet
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

} // namespace conclave::base
