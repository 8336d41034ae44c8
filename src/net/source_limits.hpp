#pragma once

#include "base/rate_limiter.hpp"
#include "net/server.hpp"

#include <mutex>
#include <string>
#include <unordered_map>

namespace conclave::net {

/// How many connections each source holds and how fast it opens new ones. Thread-safe.
class SourceLimits {
  public:
    explicit SourceLimits(const HttpLimits& limits);

    enum class Verdict { admitted, too_many, too_fast };
    /// Counts the connection when admitted; `close` gives its place back.
    [[nodiscard]] Verdict open(const std::string& source, base::MonoTime now);
    void close(const std::string& source);

  private:
    const std::size_t max_per_source_;
    base::RateLimiter rate_;
    std::mutex mutex_;
    std::unordered_map<std::string, std::size_t> open_;
};

} // namespace conclave::net
