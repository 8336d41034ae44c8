#include "identity/outgoing/bell.hpp"

namespace conclave::identity {

void Bell::ring() {
    const std::lock_guard lock(mutex_);
    rung_ = true;
    came_.notify_all();
}

void Bell::wait(std::chrono::seconds longest, const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    came_.wait_for(lock, stop, longest, [this] { return rung_; });
    rung_ = false;
}

} // namespace conclave::identity
