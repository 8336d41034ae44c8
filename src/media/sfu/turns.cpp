#include "media/sfu/turns.hpp"

namespace conclave::media::sfu {

void Turns::enter() {
    ++members_;
    waiting_.reserve(members_);
    if (!timer_.armed()) {
        arm();
    }
}

void Turns::leave(TakesTurns& one) {
    std::erase(waiting_, &one);
    if (--members_ == 0) {
        timer_.reset();
    }
}

void Turns::run(base::MonoTime now) {
    for (std::size_t i = 0; i < waiting_.size();) {
        if (waiting_[i]->turn(now)) {
            ++i;
        } else {
            waiting_[i] = waiting_.back();
            waiting_.pop_back();
        }
    }
}

void Turns::arm() {
    timer_ = loop_.after(interval, [this] {
        run(loop_.now());
        arm();
    });
}

} // namespace conclave::media::sfu
