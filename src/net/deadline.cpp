#include "net/deadline.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <optional>
#include <utility>

namespace conclave::net {
using std::chrono::steady_clock;

class DeadlineTimer::State : public std::enable_shared_from_this<State> {
  public:
    State(boost::asio::io_context& loop, std::function<void()> reached)
        : timer_(loop), reached_(std::move(reached)) {}

    std::uint64_t set(steady_clock::duration limit) {
        due_ = steady_clock::now() + limit;
        arm();
        return ++number_;
    }
    void lift() { due_.reset(); }
    [[nodiscard]] bool was_reached(std::uint64_t number) const { return last_reached_ == number; }

    void close() {
        due_.reset();
        reached_ = nullptr;
        timer_.cancel();
    }

  private:
    void arm() {
        if (armed_ && *armed_ <= *due_) {
            return;
        }
        armed_ = due_;
        timer_.expires_at(*due_); // which ends the wait before
        timer_.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
            if (!error) {
                self->fire();
            }
        });
    }

    void fire() {
        armed_.reset();
        if (!due_) {
            return;
        }
        if (steady_clock::now() < *due_) {
            arm();
            return;
        }
        due_.reset();
        last_reached_ = number_;
        if (reached_) {
            reached_();
        }
    }

    boost::asio::steady_timer timer_;
    std::function<void()> reached_;
    std::optional<steady_clock::time_point> due_;   // of the limit that holds
    std::optional<steady_clock::time_point> armed_; // what the timer waits for; not after due_
    std::uint64_t number_ = 0;
    std::uint64_t last_reached_ = 0;
};

DeadlineTimer::DeadlineTimer(boost::asio::io_context& loop, std::function<void()> reached)
    : state_(std::make_shared<State>(loop, std::move(reached))) {}

DeadlineTimer::~DeadlineTimer() {
    state_->close();
}

std::uint64_t DeadlineTimer::set(steady_clock::duration limit) {
    return state_->set(limit);
}
void DeadlineTimer::lift() {
    state_->lift();
}
bool DeadlineTimer::was_reached(std::uint64_t number) const {
    return state_->was_reached(number);
}

} // namespace conclave::net
