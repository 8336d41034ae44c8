#include "base/rate_limiter.hpp"

#include <algorithm>
#include <cmath>

namespace conclave::base {

std::chrono::milliseconds RateLimiter::take(const std::string& key, MonoTime now) {
    const std::lock_guard lock(mutex_);
    Bucket& bucket = refill(key, now);
    const auto wait = wait_for_token(bucket);
    if (wait == std::chrono::milliseconds::zero()) {
        bucket.tokens -= 1;
    }
    return wait;
}

std::chrono::milliseconds RateLimiter::peek(const std::string& key, MonoTime now) {
    const std::lock_guard lock(mutex_);
    return wait_for_token(refill(key, now));
}

RateLimiter::Bucket& RateLimiter::refill(const std::string& key, MonoTime now) {
    if (const auto found = index_.find(key); found != index_.end()) {
        buckets_.splice(buckets_.begin(), buckets_, found->second);
        Bucket& bucket = buckets_.front();
        const std::chrono::duration<double> elapsed = now - bucket.updated;
        bucket.tokens =
            std::min(limits_.burst, bucket.tokens + elapsed.count() * limits_.per_second);
        bucket.updated = now;
        return bucket;
    }
    if (buckets_.size() >= limits_.max_keys) {
        index_.erase(buckets_.back().key);
        buckets_.pop_back();
    }
    buckets_.push_front({key, limits_.burst, now});
    index_.emplace(key, buckets_.begin());
    return buckets_.front();
}

std::chrono::milliseconds RateLimiter::wait_for_token(const Bucket& bucket) const {
    if (bucket.tokens >= 1) {
        return std::chrono::milliseconds::zero();
    }
    const double seconds = (1 - bucket.tokens) / limits_.per_second;
    return std::chrono::milliseconds(static_cast<std::int64_t>(std::ceil(seconds * 1000)));
}

} // namespace conclave::base
