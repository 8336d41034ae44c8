#pragma once

#include "base/random.hpp"
#include "turn/types.hpp"

#include <algorithm>
#include <vector>

namespace conclave::turn {

/// A token bucket: `rate` tokens a second, at most `burst` saved up. Starts full.
class TokenBucket {
  public:
    [[nodiscard]] bool take(double tokens, double rate, double burst, base::MonoTime now) {
        const auto passed = std::chrono::duration<double>(now - updated_).count();
        level_ = fresh_ ? burst : std::min(burst, level_ + passed * rate);
        fresh_ = false;
        updated_ = now;
        if (level_ < tokens) {
            return false;
        }
        level_ -= tokens;
        return true;
    }

  private:
    double level_ = 0;
    base::MonoTime updated_{};
    bool fresh_ = true;
};

/// The source that limits count by: an IPv4 address or an IPv6 /64.
[[nodiscard]] Endpoint source_of(const Endpoint& client);

/// A token bucket a source in memory that never grows: sources share a fixed number of buckets by a
/// keyed hash, so that nobody can choose whom to share with.
class SourceBuckets {
  public:
    SourceBuckets(double rate, base::Random& random);
    [[nodiscard]] bool take(const Endpoint& client, base::MonoTime now);

  private:
    static constexpr std::size_t bucket_count = 16'384;
    static constexpr double seconds_saved = 10; // a burst, in seconds of the rate

    double rate_;
    std::uint64_t key_ = 0;
    std::vector<TokenBucket> buckets_;
};

} // namespace conclave::turn
