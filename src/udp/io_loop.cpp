#include "udp/io_loop.hpp"

#include "base/log.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <exception>
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <system_error>
#include <unistd.h>

namespace conclave::udp {
namespace {

constexpr std::size_t thread_name_limit = 15;        // pthread_setname_np(3)
constexpr std::size_t events_a_turn = 64;            // sockets served before timers have their turn
constexpr std::size_t timers_a_turn = 1024;          // timers run before sockets have theirs
constexpr std::uint64_t wake_tag = ~std::uint64_t{}; // not a slot
constexpr int longest_wait_ms = 60'000;

[[noreturn]] void fail(const char* what) {
    throw std::system_error(errno, std::generic_category(), what);
}

/// The root of the thread: an exception that nobody caught ends the task, not the server.
template <class Call>
void guarded(Call&& call) {
    try {
        call();
    } catch (const std::exception& e) {
        base::log::error("task_failed", {{"reason", e.what()}});
    }
}

} // namespace

IoLoop::IoLoop() : epoll_(epoll_create1(EPOLL_CLOEXEC)) {
    if (epoll_ < 0) {
        fail("epoll_create1");
    }
    event_ = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    epoll_event wanted{};
    wanted.events = EPOLLIN;
    wanted.data.u64 = wake_tag;
    if (event_ < 0 || epoll_ctl(epoll_, EPOLL_CTL_ADD, event_, &wanted) != 0) {
        const int reason = errno;
        close(epoll_);
        if (event_ >= 0) {
            close(event_);
        }
        errno = reason;
        fail("eventfd");
    }
}

IoLoop::~IoLoop() {
    stop();
    close(event_);
    close(epoll_);
}

void IoLoop::start(std::string name) {
    name.resize(std::min(name.size(), thread_name_limit));
    thread_ = std::thread([this] { run(); });
    pthread_setname_np(thread_.native_handle(), name.c_str());
}

void IoLoop::run() {
    owner_.store(std::this_thread::get_id());
    while (!ended_) {
        turn();
    }
    owner_.store({});
}

void IoLoop::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake();
    if (thread_.joinable() && thread_.get_id() != std::this_thread::get_id()) {
        thread_.join();
    }
}

void IoLoop::post(base::Task task) {
    {
        const std::lock_guard lock(mutex_);
        if (stopping_) {
            return;
        }
        posted_.push_back(std::move(task));
        if (std::exchange(woken_, true)) {
            return;
        }
    }
    wake();
}

bool IoLoop::is_owner() const {
    return owner_.load() == std::this_thread::get_id();
}

base::MonoTime IoLoop::now() const {
    return std::chrono::steady_clock::now();
}

void IoLoop::wake() {
    const std::uint64_t one = 1;
    // Only EAGAIN can be refused, when the counter is full, and then the loop is awake anyway.
    if (write(event_, &one, sizeof one) < 0 && errno != EAGAIN) {
        base::log::error("io_loop_wake_failed", {{"errno", errno}});
    }
}

int IoLoop::timeout_ms() {
    const auto due = timers_.next_due();
    if (!due) {
        return longest_wait_ms;
    }
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*due - now()).count();
    return static_cast<int>(std::clamp<std::int64_t>(left, 0, longest_wait_ms));
}

void IoLoop::turn() {
    std::array<epoll_event, events_a_turn> events{};
    const int count =
        epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), timeout_ms());
    if (count < 0 && errno != EINTR) {
        fail("epoll_wait");
    }
    for (int i = 0; i < count; ++i) {
        const auto& event = events[static_cast<std::size_t>(i)];
        dispatch(event.data.u64, event.events);
    }
    ended_ = !run_posted();
    const auto started = now();
    for (std::size_t i = 0; i < timers_a_turn; ++i) {
        auto task = timers_.take_due(started);
        if (!task) {
            break;
        }
        guarded(*task);
    }
    for (std::size_t i = 0; i < turn_ends_.size(); ++i) {
        guarded([&] { turn_ends_[i]->on_turn_end(started); });
    }
}

void IoLoop::dispatch(std::uint64_t tag, std::uint32_t events) {
    if (tag == wake_tag) {
        std::uint64_t count = 0;
        if (read(event_, &count, sizeof count) < 0 && errno != EAGAIN) {
            base::log::error("io_loop_wake_failed", {{"errno", errno}});
        }
        return;
    }
    const auto slot = static_cast<std::size_t>(tag & 0xffff'ffffU);
    if (slot >= watches_.size() || watches_[slot].watcher == nullptr ||
        watches_[slot].generation != static_cast<std::uint32_t>(tag >> 32)) {
        return; // unwatched earlier in this turn
    }
    Watcher& watcher = *watches_[slot].watcher;
    const bool failed = (events & (EPOLLERR | EPOLLHUP)) != 0;
    guarded([&] {
        watcher.on_ready(failed || (events & EPOLLIN) != 0, failed || (events & EPOLLOUT) != 0);
    });
}

/// False when it is time to end.
bool IoLoop::run_posted() {
    bool more = true;
    {
        const std::lock_guard lock(mutex_);
        batch_.swap(posted_);
        woken_ = false;
        more = !stopping_;
    }
    for (base::Task& task : batch_) {
        guarded(task);
    }
    batch_.clear();
    return more;
}

IoLoop::Watch* IoLoop::find(int fd) {
    const auto found = std::ranges::find_if(
        watches_, [fd](const Watch& w) { return w.watcher != nullptr && w.fd == fd; });
    return found == watches_.end() ? nullptr : &*found;
}

void IoLoop::control(int operation, std::size_t slot) {
    const Watch& watch = watches_[slot];
    epoll_event wanted{};
    wanted.events = EPOLLIN | (watch.writable ? static_cast<std::uint32_t>(EPOLLOUT) : 0U);
    wanted.data.u64 = std::uint64_t{watch.generation} << 32 | slot;
    if (epoll_ctl(epoll_, operation, watch.fd, &wanted) != 0) {
        fail("epoll_ctl");
    }
}

void IoLoop::watch(int fd, Watcher& watcher) {
    const auto free =
        std::ranges::find_if(watches_, [](const Watch& w) { return w.watcher == nullptr; });
    const auto slot = static_cast<std::size_t>(free - watches_.begin());
    if (free == watches_.end()) {
        watches_.emplace_back();
    }
    Watch& watch = watches_[slot];
    watch = {fd, watch.generation + 1, &watcher, false};
    try {
        control(EPOLL_CTL_ADD, slot);
    } catch (const std::system_error&) {
        watches_[slot].watcher = nullptr;
        throw;
    }
}

void IoLoop::want_writable(int fd, bool wanted) {
    Watch* watch = find(fd);
    if (watch != nullptr && watch->writable != wanted) {
        watch->writable = wanted;
        control(EPOLL_CTL_MOD, static_cast<std::size_t>(watch - watches_.data()));
    }
}

void IoLoop::unwatch(int fd) {
    if (Watch* watch = find(fd)) {
        control(EPOLL_CTL_DEL, static_cast<std::size_t>(watch - watches_.data()));
        watch->watcher = nullptr;
    }
}

void IoLoop::add_turn_end(TurnEnd& end) {
    turn_ends_.push_back(&end);
}

void IoLoop::remove_turn_end(TurnEnd& end) {
    std::erase(turn_ends_, &end);
}

std::uint64_t IoLoop::start_timer(base::MonoTime due, base::Task task) {
    return timers_.start(due, std::move(task));
}

void IoLoop::cancel_timer(std::uint64_t id) {
    timers_.cancel(id);
}

} // namespace conclave::udp
