#include "base/timer_queue.hpp"

namespace conclave::base {

std::uint64_t TimerQueue::start(MonoTime due, Task task) {
    const std::uint64_t id = ++last_id_;
    by_time_.emplace(Key(due, id), std::move(task));
    due_.emplace(id, due);
    return id;
}

void TimerQueue::cancel(std::uint64_t id) {
    if (const auto found = due_.find(id); found != due_.end()) {
        by_time_.erase(Key(found->second, id));
        due_.erase(found);
    }
}

std::optional<MonoTime> TimerQueue::next_due() const {
    if (by_time_.empty()) {
        return std::nullopt;
    }
    return by_time_.begin()->first.first;
}

std::optional<Task> TimerQueue::take_due(MonoTime now) {
    if (by_time_.empty() || by_time_.begin()->first.first > now) {
        return std::nullopt;
    }
    auto node = by_time_.extract(by_time_.begin());
    due_.erase(node.key().second);
    return std::move(node.mapped());
}

void TimerQueue::clear() {
    due_.clear();
    by_time_.clear();
}

} // namespace conclave::base
