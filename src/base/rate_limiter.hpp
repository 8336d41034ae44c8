#pragma once

#include "base/clock.hpp"

#include <cstddef>
#include <list>
#include <mutex>
#include <string>
#include <unordered_map>

namespace conclave::base {

/// Token buckets, one a key ("login|203.0.113.7"). The number of keys is bounded: when it is
/// reached the key used longest ago is forgotten. Thread-safe.
class RateLimiter {
  public:
    struct Limits {
        double burst;      // tokens a fresh bucket holds
        double per_second; // refill
        std::size_t max_keys = 100'000;
    };

    explicit RateLimiter(Limits limits) : limits_(limits) {}

    /// Takes one token. Zero: go on. Otherwise the time until a token is there (for Retry-After).
    [[nodiscard]] std::chrono::milliseconds take(const std::string& key, MonoTime now);

    /// As take, but leaves the bucket as it is.
    [[nodiscard]] std::chrono::milliseconds peek(const std::string& key, MonoTime now);

  private:
    struct Bucket {
        std::string key;
        double tokens;
        MonoTime updated;
    };
    using Buckets = std::list<Bucket>; // most recently used first

    Bucket& refill(const std::string& key, MonoTime now);
    [[nodiscard]] std::chrono::milliseconds wait_for_token(const Bucket& bucket) const;

    const Limits limits_;
    std::mutex mutex_;
    Buckets buckets_;
    std::unordered_map<std::string, Buckets::iterator> index_;
};

} // namespace conclave::base
