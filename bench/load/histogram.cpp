#include "load/histogram.hpp"

#include <algorithm>
#include <bit>

namespace conclave::load {

namespace {

constexpr std::uint64_t linear_up_to = 16; // µs: below, a bucket is one µs

} // namespace

void Histogram::add(std::chrono::nanoseconds length) {
    const auto us = static_cast<std::uint64_t>(std::max<std::int64_t>(length.count() / 1'000, 0));
    std::size_t bucket = us;
    if (us >= linear_up_to) {
        const auto power = static_cast<std::size_t>(std::bit_width(us) - 5); // 16 … 31 is power 0
        bucket = (power + 1) * steps + ((us >> power) - linear_up_to);
    }
    ++counts_[std::min(bucket, buckets - 1)];
    ++count_;
}

void Histogram::add(const Histogram& other) {
    for (std::size_t i = 0; i < buckets; ++i) {
        counts_[i] += other.counts_[i];
    }
    count_ += other.count_;
}

std::chrono::nanoseconds Histogram::quantile(double q) const {
    if (count_ == 0) {
        return {};
    }
    const auto wanted = static_cast<std::uint64_t>(q * static_cast<double>(count_ - 1)) + 1;
    std::uint64_t seen = 0;
    std::size_t bucket = 0;
    while (bucket < buckets && seen + counts_[bucket] < wanted) {
        seen += counts_[bucket++];
    }
    if (bucket < linear_up_to) {
        return std::chrono::nanoseconds(bucket * 1'000 + 500);
    }
    const auto power = bucket / steps - 1;
    const auto low = (linear_up_to + bucket % steps) << power;
    return std::chrono::nanoseconds(low * 1'000 + (std::uint64_t{1'000} << power) / 2);
}

} // namespace conclave::load
