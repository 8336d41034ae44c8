#pragma once

#include "base/loop.hpp"

#include <chrono>
#include <cstddef>
#include <vector>

namespace conclave::media::sfu {

/// Who has packets that wait for their time.
class TakesTurns {
  public:
    virtual ~TakesTurns() = default;
    /// Sends what is due. False: nothing waits any more.
    virtual bool turn(base::MonoTime now) = 0;
};

/// One timer for all paced transports of a worker: every few milliseconds it gives a turn to those
/// that have something waiting, and costs nothing for the others. It runs while there is any
/// transport, so that to join from the packet path neither starts a timer nor allocates.
class Turns {
  public:
    /// As long as a pacer's budget lasts (Pacer::budget_time).
    static constexpr std::chrono::milliseconds interval{5};

    explicit Turns(base::Loop& loop) : loop_(loop) {}

    /// At the beginning and at the end of a transport's life.
    void enter();
    void leave(TakesTurns& one);

    /// `one` has something waiting; to be called once until its turn says false. No allocation.
    void join(TakesTurns& one) { waiting_.push_back(&one); }
    /// Gives a turn to all that wait. The timer's; public for tests of what it allocates.
    void run(base::MonoTime now);

  private:
    void arm();

    base::Loop& loop_;
    std::size_t members_ = 0;
    std::vector<TakesTurns*> waiting_; // room for all members
    base::Timer timer_;
};

} // namespace conclave::media::sfu
