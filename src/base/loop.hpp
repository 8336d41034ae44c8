#pragma once

#include "base/clock.hpp"

#include <cstdint>
#include <functional>
#include <utility>

namespace conclave::base {

using Task = std::move_only_function<void()>;

class Loop;

/// One pending timer of a loop; destroying or resetting it cancels it. Lives on the loop's thread
/// and must not outlive the loop.
class Timer {
  public:
    Timer() = default;
    Timer(Loop& loop, std::uint64_t id) : loop_(&loop), id_(id) {}
    Timer(Timer&& other) noexcept
        : loop_(std::exchange(other.loop_, nullptr)), id_(std::exchange(other.id_, 0)) {}
    Timer& operator=(Timer&& other) noexcept;
    Timer(const Timer&) = delete;
    Timer& operator=(const Timer&) = delete;
    ~Timer() { reset(); }

    void reset();
    /// Was it started and not reset? Stays true after it fired.
    [[nodiscard]] bool armed() const { return loop_ != nullptr; }

  private:
    Loop* loop_ = nullptr;
    std::uint64_t id_ = 0;
};

/// A single-threaded event loop: what runs on it needs no lock. Rooms live on one of these; so do
/// sockets. Implementations: ThreadLoop (own thread), ManualLoop (virtual time in tests), and
/// net's, which drives sockets.
class Loop {
  public:
    virtual ~Loop() = default;

    /// Runs `task` on the loop's thread, after what was posted before. Callable from any thread.
    /// After the loop has stopped the task is destroyed without being run.
    virtual void post(Task task) = 0;

    /// Is the caller on the loop's thread?
    [[nodiscard]] virtual bool is_owner() const = 0;

    [[nodiscard]] virtual MonoTime now() const = 0;

    /// Runs `task` once, `delay` from now. Owner's thread only. Keep the Timer: its end is the
    /// timer's end.
    [[nodiscard]] Timer after(MonoTime::duration delay, Task task) {
        return {*this, start_timer(now() + delay, std::move(task))};
    }

  protected:
    friend class Timer;
    virtual std::uint64_t start_timer(MonoTime due, Task task) = 0;
    virtual void cancel_timer(std::uint64_t id) = 0;
};

/// Stops the program in a debug build when the caller is on the wrong thread.
void assert_owner(const Loop& loop);

} // namespace conclave::base
