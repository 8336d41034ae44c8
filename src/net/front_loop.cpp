#include "net/front_loop.hpp"

#include "base/log.hpp"
#include "base/timer_queue.hpp"

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <exception>
#include <pthread.h>
#include <thread>

namespace conclave::net {
namespace asio = boost::asio;

class FrontLoop::Impl {
  public:
    void run() {
        owner.store(std::this_thread::get_id());
        while (true) {
            try {
                context.run();
                return;
            } catch (const std::exception& error) {
                // A library that threw through a callback costs that callback, not the server.
                base::log::error("front_loop_exception", {{"reason", error.what()}});
            }
        }
    }

    /// One Asio timer for the whole queue, set to the first that falls due.
    void arm() {
        const auto due = timers.next_due();
        if (!due) {
            return;
        }
        timer.expires_at(*due);
        timer.async_wait([this](const boost::system::error_code& error) {
            if (error) {
                return;
            }
            while (auto task = timers.take_due(std::chrono::steady_clock::now())) {
                (*task)();
            }
            arm();
        });
    }

    asio::io_context context{1};
    asio::executor_work_guard<asio::io_context::executor_type> work{context.get_executor()};
    asio::steady_timer timer{context};
    base::TimerQueue timers;
    std::atomic<std::thread::id> owner{};
    std::thread thread;
};

FrontLoop::FrontLoop() : impl_(std::make_unique<Impl>()) {}

FrontLoop::~FrontLoop() {
    stop();
}

void FrontLoop::start() {
    impl_->thread = std::thread([this] { impl_->run(); });
    pthread_setname_np(impl_->thread.native_handle(), "front");
}

void FrontLoop::stop() {
    impl_->work.reset();
    impl_->context.stop();
    if (impl_->thread.joinable()) {
        impl_->thread.join();
    }
}

void FrontLoop::post(base::Task task) {
    // Asio copies its handlers; the task can't be copied, so it travels behind a pointer.
    asio::post(impl_->context,
               [shared = std::make_shared<base::Task>(std::move(task))] { (*shared)(); });
}

bool FrontLoop::is_owner() const {
    return impl_->owner.load() == std::this_thread::get_id();
}

asio::io_context& FrontLoop::context() {
    return impl_->context;
}

std::uint64_t FrontLoop::start_timer(base::MonoTime due, base::Task task) {
    const auto id = impl_->timers.start(due, std::move(task));
    if (impl_->timers.next_due() == due) {
        impl_->arm();
    }
    return id;
}

void FrontLoop::cancel_timer(std::uint64_t id) {
    impl_->timers.cancel(id);
}

} // namespace conclave::net
