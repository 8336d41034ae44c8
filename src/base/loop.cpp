#include "base/loop.hpp"

#include <cassert>

namespace conclave::base {

Timer& Timer::operator=(Timer&& other) noexcept {
    if (this != &other) {
        reset();
        loop_ = std::exchange(other.loop_, nullptr);
        id_ = std::exchange(other.id_, 0);
    }
    return *this;
}

void Timer::reset() {
    if (loop_ != nullptr) {
        std::exchange(loop_, nullptr)->cancel_timer(id_);
    }
}

void assert_owner([[maybe_unused]] const Loop& loop) {
    assert(loop.is_owner() && "called from another thread than the loop's");
}

} // namespace conclave::base
