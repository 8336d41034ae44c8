#include "base/manual_loop.hpp"

#include <algorithm>

namespace conclave::base {

void ManualLoop::run() {
    while (!posted_.empty()) {
        Task task = std::move(posted_.front());
        posted_.pop_front();
        task();
    }
}

void ManualLoop::advance(MonoTime::duration by) {
    const MonoTime end = now_ + by;
    run();
    while (const auto due = timers_.next_due()) {
        if (*due > end) {
            break;
        }
        now_ = std::max(now_, *due);
        if (auto task = timers_.take_due(now_)) {
            (*task)();
        }
        run();
    }
    now_ = end;
}

} // namespace conclave::base
