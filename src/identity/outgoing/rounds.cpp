#include "identity/outgoing/rounds.hpp"

#include "base/log.hpp"

#include <exception>

namespace conclave::identity {

Rounds::~Rounds() {
    stop();
}

void Rounds::start() {
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void Rounds::stop() {
    if (thread_.joinable()) {
        thread_.request_stop();
        thread_.join();
    }
}

void Rounds::run(const std::stop_token& stop) const {
    while (!stop.stop_requested()) {
        try {
            work_(stop);
        } catch (const std::exception& error) { // the store is away: what there is to do is in it
            base::log::error(interrupted_, {{"reason", error.what()}});
        }
        wait_(stop);
    }
}

} // namespace conclave::identity
