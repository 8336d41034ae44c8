#include "media/sctp/stack.hpp"

#include "base/log.hpp"
#include "base/thread_loop.hpp"
#include "media/sctp/stack_impl.hpp"

#include <atomic>
#include <future>
#include <stdexcept>
#include <utility>

namespace conclave::media::sctp {
namespace {

constexpr auto tick_interval = std::chrono::milliseconds(10); // the grain of usrsctp's timers

std::atomic<bool>& taken() {
    static std::atomic<bool> flag = false;
    return flag;
}

void take_library() {
    if (taken().exchange(true)) {
        throw std::logic_error("SCTP: there is a stack already");
    }
}

} // namespace

void Stack::Impl::post(std::move_only_function<void(Impl&)> work) {
    loop_.post([self = shared_from_this(), work = std::move(work)]() mutable { work(*self); });
}

void Stack::Impl::add(EndpointId id, AssociationOptions options, std::shared_ptr<Mailbox> mailbox) {
    if (stopped_) {
        return;
    }
    library::start();
    try {
        endpoints_.emplace(id, std::make_unique<Endpoint>(options, mailbox));
    } catch (const std::runtime_error& e) {
        base::log::error("sctp_socket_failed", {{"reason", e.what()}});
        mailbox->post({{.kind = Notice::Kind::failed}});
        return;
    }
    if (endpoints_.size() == 1) {
        start_tick();
    }
}

void Stack::Impl::remove(EndpointId id) {
    endpoints_.erase(id);
    if (endpoints_.empty()) {
        timer_.reset();
    }
}

Endpoint* Stack::Impl::find(EndpointId id) {
    const auto found = endpoints_.find(id);
    return found != endpoints_.end() ? found->second.get() : nullptr;
}

void Stack::Impl::start_tick() {
    last_tick_ = loop_.now();
    timer_ = loop_.after(tick_interval, [this] { tick(); });
}

void Stack::Impl::tick() {
    const auto elapsed = std::chrono::floor<std::chrono::milliseconds>(loop_.now() - last_tick_);
    library::advance(elapsed);
    last_tick_ += elapsed;
    for (auto& [id, endpoint] : endpoints_) {
        endpoint->on_tick();
    }
    timer_ = loop_.after(tick_interval, [this] { tick(); });
}

void Stack::Impl::stop() {
    stopped_ = true;
    timer_.reset();
    endpoints_.clear();
}

Stack::Stack() {
    take_library();
    own_loop_ = std::make_unique<base::ThreadLoop>("sctp");
    impl_ = std::make_shared<Impl>(*own_loop_);
}

Stack::Stack(base::Loop& loop) {
    take_library();
    impl_ = std::make_shared<Impl>(loop);
}

Stack::~Stack() {
    if (own_loop_) {
        std::promise<void> done;
        impl_->post([&done](Impl& impl) {
            impl.stop();
            done.set_value();
        });
        done.get_future().wait();
        own_loop_.reset(); // joins; nothing runs any more
    } else {
        impl_->stop();
    }
    taken() = false;
}

} // namespace conclave::media::sctp
