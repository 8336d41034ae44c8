#include "base/blocking_pool.hpp"

#include "base/log.hpp"

#include <exception>

namespace conclave::base {

BlockingPool::BlockingPool(std::size_t threads, std::size_t queue_limit)
    : queue_limit_(queue_limit) {
    threads_.reserve(threads);
    for (std::size_t i = 0; i < threads; ++i) {
        threads_.emplace_back([this] { run(); });
    }
}

BlockingPool::~BlockingPool() {
    stop();
}

bool BlockingPool::try_post(Task task) {
    bool wake = false;
    {
        const std::lock_guard lock(mutex_);
        if (stopping_ || queue_.size() >= queue_limit_) {
            return false;
        }
        queue_.push_back(std::move(task));
        wake = wants_another();
    }
    if (wake) {
        wake_.notify_one();
    }
    return true;
}

bool BlockingPool::wants_another() {
    const bool wants = !waking_ && idle_ > 0 && !queue_.empty();
    waking_ = waking_ || wants;
    return wants;
}

void BlockingPool::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    for (std::thread& thread : threads_) {
        if (thread.joinable()) {
            thread.join();
        }
    }
}

std::optional<Task> BlockingPool::next() {
    std::optional<Task> task;
    bool wake = false;
    {
        std::unique_lock lock(mutex_);
        while (queue_.empty() && !stopping_) {
            ++idle_;
            wake_.wait(lock);
            --idle_;
            waking_ = false;
        }
        if (queue_.empty()) {
            return task;
        }
        task = std::move(queue_.front());
        queue_.pop_front();
        wake = wants_another();
    }
    if (wake) {
        wake_.notify_one();
    }
    return task;
}

void BlockingPool::run() {
    while (auto task = next()) {
        try {
            (*task)();
        } catch (const std::exception& e) {
            log::error("task_failed", {{"reason", e.what()}});
        }
    }
}

} // namespace conclave::base
