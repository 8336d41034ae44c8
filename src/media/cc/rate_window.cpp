#include "media/cc/rate_window.hpp"

#include <algorithm>

namespace conclave::media {

namespace {

constexpr auto buckets_signed = static_cast<std::int64_t>(RateWindow::buckets);

std::size_t index(std::int64_t number) {
    return static_cast<std::size_t>((number % buckets_signed + buckets_signed) % buckets_signed);
}

std::int64_t bucket_of(std::chrono::microseconds at) {
    return at / RateWindow::bucket;
}

} // namespace

void RateWindow::advance(std::chrono::microseconds at) {
    const auto number = bucket_of(at);
    if (!newest_) {
        newest_ = start_ = number;
        return;
    }
    const auto steps = number - *newest_;
    if (steps <= 0) {
        return;
    }
    if (steps >= buckets_signed) { // silence: the old value stands until there is a new one
        bytes_.fill(0);
        total_ = 0;
        start_ = number;
    } else {
        for (auto i = *newest_ + 1; i <= number; ++i) {
            total_ -= bytes_[index(i)];
            bytes_[index(i)] = 0;
        }
    }
    newest_ = number;
    update();
}

void RateWindow::add(std::chrono::microseconds at, std::int64_t bytes) {
    advance(at);
    const auto number = bucket_of(at);
    if (number <= *newest_ - buckets_signed || number < start_) {
        return;
    }
    bytes_[index(number)] += bytes;
    total_ += bytes;
    update();
}

void RateWindow::update() {
    const auto seen = std::min(*newest_ - start_ + 1, buckets_signed) * bucket;
    if (seen >= least) {
        rate_ = Bitrate::of(total_, seen);
    }
}

} // namespace conclave::media
