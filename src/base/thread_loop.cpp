#include "base/thread_loop.hpp"

#include "base/log.hpp"

#include <algorithm>
#include <exception>
#include <pthread.h>

namespace conclave::base {
namespace {

constexpr std::size_t thread_name_limit = 15; // pthread_setname_np(3)

/// The root of the thread: an exception that nobody caught ends the task, not the room server.
void run_guarded(Task& task) {
    try {
        task();
    } catch (const std::exception& e) {
        log::error("task_failed", {{"reason", e.what()}});
    }
}

} // namespace

ThreadLoop::ThreadLoop(std::string name) {
    name.resize(std::min(name.size(), thread_name_limit));
    thread_ = std::thread([this] { run(); });
    pthread_setname_np(thread_.native_handle(), name.c_str());
}

ThreadLoop::~ThreadLoop() {
    stop();
}

void ThreadLoop::post(Task task) {
    {
        const std::lock_guard lock(mutex_);
        if (stopping_) {
            return;
        }
        posted_.push_back(std::move(task));
    }
    wake_.notify_one();
}

bool ThreadLoop::is_owner() const {
    return owner_.load() == std::this_thread::get_id();
}

void ThreadLoop::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    if (thread_.joinable()) {
        thread_.join();
    }
}

std::uint64_t ThreadLoop::start_timer(MonoTime due, Task task) {
    assert_owner(*this);
    return timers_.start(due, std::move(task));
}

void ThreadLoop::cancel_timer(std::uint64_t id) {
    timers_.cancel(id);
}

void ThreadLoop::run() {
    owner_.store(std::this_thread::get_id());
    while (run_batch()) {
        while (auto task = timers_.take_due(now())) {
            run_guarded(*task);
        }
    }
}

/// Waits for posted tasks or the next timer, runs the tasks; false when it is time to end.
bool ThreadLoop::run_batch() {
    std::vector<Task> batch;
    bool more = true;
    {
        std::unique_lock lock(mutex_);
        const auto ready = [this] { return stopping_ || !posted_.empty(); };
        if (const auto due = timers_.next_due()) {
            wake_.wait_until(lock, *due, ready);
        } else {
            wake_.wait(lock, ready);
        }
        batch.swap(posted_);
        more = !stopping_;
    }
    for (Task& task : batch) {
        run_guarded(task);
    }
    return more;
}

} // namespace conclave::base
