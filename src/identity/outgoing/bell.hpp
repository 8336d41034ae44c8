#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>

namespace conclave::identity {

/// Rung when there is something to do for whoever waits. Thread-safe.
class Bell {
  public:
    void ring();
    /// Until it is rung here, or was since the last wait; `longest` has passed; or `stop` is
    /// requested.
    void wait(std::chrono::seconds longest, const std::stop_token& stop);

  private:
    std::mutex mutex_; // guards rung_
    std::condition_variable_any came_;
    bool rung_ = false;
};

} // namespace conclave::identity
