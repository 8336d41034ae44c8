#pragma once

#include "base/loop.hpp"
#include "base/timer_queue.hpp"

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace conclave::udp {

/// What a loop tells of a file descriptor. Must stay alive until unwatch().
class Watcher {
  public:
    virtual ~Watcher() = default;
    /// There is something to read, room to write, or an error to collect.
    virtual void on_ready(bool readable, bool writable) = 0;
};

/// Called once each turn after everything else, to send what gathered. Must stay alive until
/// remove_turn_end().
class TurnEnd {
  public:
    virtual ~TurnEnd() = default;
    virtual void on_turn_end(base::MonoTime now) = 0;
};

/// An event loop over epoll(7) for UDP sockets. A turn: sockets, posted tasks, timers, turn ends.
/// Runs on a thread of its own (start()) or on the caller's (run()). Timers are as exact as
/// epoll_wait: one millisecond, never early. Watching and timers: owner's thread, or before it
/// runs.
class IoLoop final : public base::Loop {
  public:
    /// Throws std::system_error when the kernel gives no epoll or event descriptor.
    IoLoop();
    ~IoLoop() override;
    IoLoop(const IoLoop&) = delete;
    IoLoop& operator=(const IoLoop&) = delete;

    /// Starts the thread; `name` shows in `top -H`, at most 15 characters count.
    void start(std::string name);
    /// Runs on the calling thread until stop().
    void run();
    /// Lets what is posted finish, then ends run(); from outside it also waits for the thread.
    /// Idempotent, from any thread.
    void stop();

    void post(base::Task task) override;
    [[nodiscard]] bool is_owner() const override;
    [[nodiscard]] base::MonoTime now() const override;

    /// Level-triggered. Throws std::system_error when the kernel refuses the descriptor.
    void watch(int fd, Watcher& watcher);
    /// Whether to be told of room to write too; off at first.
    void want_writable(int fd, bool wanted);
    void unwatch(int fd);

    void add_turn_end(TurnEnd& end);
    void remove_turn_end(TurnEnd& end);

  protected:
    std::uint64_t start_timer(base::MonoTime due, base::Task task) override;
    void cancel_timer(std::uint64_t id) override;

  private:
    struct Watch {
        int fd = -1;
        std::uint32_t generation = 0; // events of an earlier watch of the slot are dropped
        Watcher* watcher = nullptr;
        bool writable = false;
    };
    void turn();
    void dispatch(std::uint64_t tag, std::uint32_t events);
    bool run_posted();
    [[nodiscard]] int timeout_ms();
    [[nodiscard]] Watch* find(int fd);
    void control(int operation, std::size_t slot);
    void wake();

    int epoll_ = -1;
    int event_ = -1;
    std::vector<Watch> watches_;
    std::vector<TurnEnd*> turn_ends_;
    base::TimerQueue timers_;

    std::mutex mutex_; // guards what follows
    std::vector<base::Task> posted_;
    bool stopping_ = false;
    bool woken_ = false;

    std::vector<base::Task> batch_; // the owner's; keeps its memory between turns
    bool ended_ = false;
    std::atomic<std::thread::id> owner_{};
    std::thread thread_;
};

} // namespace conclave::udp
