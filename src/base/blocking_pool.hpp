#pragma once

#include "base/loop.hpp"

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

namespace conclave::base {

/// Threads for work that waits: SQL, password hashing, files. The queue is bounded, so overload
/// shows as a refusal (503) and not as memory. Thread-safe. The destructor finishes what is queued.
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

    const std::size_t queue_limit_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Task> queue_;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

} // namespace conclave::base
