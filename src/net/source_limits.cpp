#include "net/source_limits.hpp"

namespace conclave::net {
namespace {

constexpr double burst_seconds = 5; // a browser opens many at once, a page reload again

} // namespace

SourceLimits::SourceLimits(const HttpLimits& limits)
    : max_per_source_(limits.max_connections_per_address),
      rate_({.burst = limits.new_connections_per_second_per_address * burst_seconds,
             .per_second = limits.new_connections_per_second_per_address}) {}

SourceLimits::Verdict SourceLimits::open(const std::string& source, base::MonoTime now) {
    if (rate_.take(source, now) != std::chrono::milliseconds::zero()) {
        return Verdict::too_fast;
    }
    const std::lock_guard lock(mutex_);
    std::size_t& count = open_[source];
    if (count >= max_per_source_) {
        return Verdict::too_many;
    }
    ++count;
    return Verdict::admitted;
}

void SourceLimits::close(const std::string& source) {
    const std::lock_guard lock(mutex_);
    const auto found = open_.find(source);
    if (found != open_.end() && --found->second == 0) {
        open_.erase(found);
    }
}

} // namespace conclave::net
