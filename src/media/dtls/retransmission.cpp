#include "media/dtls/association_impl.hpp"

#include <algorithm>
#include <openssl/crypto.h>
#include <openssl/err.h>

namespace conclave::media::dtls {
namespace {

// OpenSSL measures its retransmission timer with the machine's clock and lets nobody set it. Time
// is a parameter here, so in the series 3.0 and 3.1 the timer is set to an hour, and made to
// expire by writing to it: these versions hand the BIO a pointer to the variable itself
// (BIO_CTRL_DGRAM_SET_NEXT_TIMEOUT). From 3.2 on it is a copy; then the library's timer runs
// beside ours with the same durations.
constexpr unsigned long first_version_with_copy = 0x30200000UL;
constexpr unsigned int never_us = 3'600'000'000; // an hour
constexpr timeval long_ago{.tv_sec = 1, .tv_usec = 0};

constexpr unsigned max_repeats = 12; // DTLS1_TMO_ALERT_COUNT: OpenSSL breaks off at one more
constexpr auto clock_difference = std::chrono::milliseconds(15); // that OpenSSL itself allows for

bool timer_is_shared() {
    static const bool shared = OpenSSL_version_num() < first_version_with_copy;
    return shared;
}

unsigned int in_us(base::MonoTime::duration duration) {
    return static_cast<unsigned int>(
        std::chrono::duration_cast<std::chrono::microseconds>(duration).count());
}

} // namespace

unsigned int library_timeout(SSL* /*ssl*/, unsigned int previous_us) {
    if (timer_is_shared()) {
        return never_us;
    }
    return previous_us == 0 ? in_us(first_timeout)
                            : std::min(2 * previous_us, in_us(longest_timeout));
}

void Association::Impl::on_timer(timeval& next) {
    if (next.tv_sec == 0 && next.tv_usec == 0) { // the peer's flight has come
        repeat_at_.reset();
        repeat_after_ = first_timeout;
        repeats_ = 0;
        return;
    }
    library_timer_ = timer_is_shared() ? &next : nullptr;
    repeat_at_ = now_ + repeat_after_;
}

std::optional<base::MonoTime> Association::Impl::next_timeout() const {
    if (state != State::handshaking) {
        return std::nullopt;
    }
    return repeat_at_ && deadline_ ? std::min(*repeat_at_, *deadline_) : deadline_;
}

void Association::Impl::handle_timeout(base::MonoTime now) {
    if (state != State::handshaking) {
        return;
    }
    now_ = now;
    if (deadline_ && now >= *deadline_) {
        fail(Failure::timeout);
        return;
    }
    if (!repeat_at_ || now < *repeat_at_) {
        return;
    }
    repeat_at_.reset();
    if (repeats_ == max_repeats) {
        return; // the peer may still repeat its own flight until the deadline
    }
    ++repeats_;
    repeat_after_ = std::min<base::MonoTime::duration>(2 * repeat_after_, longest_timeout);
    if (library_timer_ != nullptr) {
        *library_timer_ = long_ago;
    }
    ERR_clear_error();
    const auto result =
        static_cast<int>(DTLSv1_handle_timeout(ssl_.get())); // comes back to on_timer
    if (result < 0) {
        on_library_result(result);
    } else if (!repeat_at_) {
        repeat_at_ = now + clock_difference; // its clock is behind ours
    }
}

} // namespace conclave::media::dtls
