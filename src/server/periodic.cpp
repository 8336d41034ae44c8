#include "server/periodic.hpp"

#include "base/log.hpp"

#include <exception>
#include <future>
#include <utility>

namespace conclave::server {

Periodic::Periodic(std::string name, std::chrono::seconds period, base::Loop& loop,
                   base::BlockingPool& pool, std::function<void()> work)
    : name_(std::move(name)), period_(period), loop_(loop), pool_(pool), work_(std::move(work)) {
    loop_.post([this] { arm(); });
}

void Periodic::stop() {
    std::promise<void> done;
    loop_.post([this, &done] {
        stopping_ = true;
        timer_.reset();
        stopped_ = [&done] { done.set_value(); };
        if (!running_) {
            stopped_();
        }
    });
    done.get_future().get();
}

void Periodic::arm() {
    if (!stopping_) {
        timer_ = loop_.after(period_, [this] { run(); });
    }
}

void Periodic::run() {
    running_ = pool_.try_post([this] {
        try {
            work_();
        } catch (const std::exception& error) {
            base::log::error("periodic_work_failed", {{"work", name_}, {"reason", error.what()}});
        }
        loop_.post([this] {
            running_ = false;
            if (stopping_) {
                stopped_();
            } else {
                arm();
            }
        });
    });
    if (!running_) {
        base::log::warning("periodic_work_skipped", {{"work", name_}, {"reason", "pool is full"}});
        arm();
    }
}

} // namespace conclave::server
