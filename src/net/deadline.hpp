#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>

namespace boost::asio {
class io_context;
}

namespace conclave::net {

/// The limits in time of what a connection does, one after the other. They share one timer, which
/// is set anew only for a limit that falls due before it: a busy connection sets several limits a
/// request and reaches none. Used on the loop's thread only.
class DeadlineTimer {
  public:
    /// `reached` is called on the loop, at most once a limit, and not after the destructor.
    DeadlineTimer(boost::asio::io_context& loop, std::function<void()> reached);
    ~DeadlineTimer();
    DeadlineTimer(const DeadlineTimer&) = delete;
    DeadlineTimer& operator=(const DeadlineTimer&) = delete;

    /// The last call counts. The number of this limit.
    std::uint64_t set(std::chrono::steady_clock::duration limit);
    void lift();
    [[nodiscard]] bool was_reached(std::uint64_t number) const;

  private:
    class State;
    std::shared_ptr<State> state_; // with the timer's handler
};

/// While it lives, one limit holds.
class Deadline {
  public:
    Deadline(DeadlineTimer& timer, std::chrono::steady_clock::duration limit)
        : timer_(timer), number_(timer.set(limit)) {}
    ~Deadline() { timer_.lift(); }
    Deadline(const Deadline&) = delete;
    Deadline& operator=(const Deadline&) = delete;
    [[nodiscard]] bool expired() const { return timer_.was_reached(number_); }

  private:
    DeadlineTimer& timer_;
    const std::uint64_t number_;
};

} // namespace conclave::net
