#include "server/signals.hpp"

#include <cerrno>
#include <csignal>
#include <pthread.h>
#include <system_error>

namespace conclave::server {
namespace {

sigset_t our_signals() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    return set;
}

} // namespace

void block_signals() {
    const sigset_t set = our_signals();
    if (const int error = pthread_sigmask(SIG_BLOCK, &set, nullptr); error != 0) {
        throw std::system_error(error, std::generic_category(), "pthread_sigmask");
    }
    std::signal(SIGPIPE, SIG_IGN); // a socket that closed shows as an error of its write
}

Signal wait_for_signal() {
    const sigset_t set = our_signals();
    int signal = 0;
    while (sigwait(&set, &signal) == EINTR) {
    }
    return signal == SIGHUP ? Signal::reload : Signal::stop;
}

} // namespace conclave::server
