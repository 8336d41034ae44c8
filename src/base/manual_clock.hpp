#pragma once

#include "base/clock.hpp"

#include <atomic>

namespace conclave::base {

/// A clock that a test moves by hand. Thread-safe.
class ManualClock final : public Clock {
  public:
    explicit ManualClock(WallTime start = from_unix_seconds(1'800'000'000)) : now_(start) {}
    [[nodiscard]] WallTime now() const override { return now_.load(); }
    void set(WallTime time) { now_.store(time); }
    void advance(WallTime::duration by) { now_.store(now_.load() + by); }

  private:
    std::atomic<WallTime> now_;
};

} // namespace conclave::base
