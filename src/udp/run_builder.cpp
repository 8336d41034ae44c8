#include "udp/run_builder.hpp"

#include <algorithm>
#include <bit>
#include <cassert>
#include <limits>

namespace conclave::udp {
namespace {

constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

} // namespace

RunBuilder::RunBuilder(std::size_t capacity)
    : capacity_(capacity), buckets_(std::bit_ceil(capacity * 2 + 1), none) {
    packets_.reserve(capacity);
    destinations_.reserve(capacity);
    order_.reserve(capacity);
    runs_.reserve(capacity);
}

void RunBuilder::add(const Address& to, std::uint16_t bytes) {
    assert(!full());
    const auto index = static_cast<std::uint32_t>(packets_.size());
    packets_.push_back({to, bytes, none});
    const std::size_t mask = buckets_.size() - 1;
    for (std::size_t bucket = to.hash() & mask;; bucket = (bucket + 1) & mask) {
        if (buckets_[bucket] == none) {
            buckets_[bucket] = static_cast<std::uint32_t>(destinations_.size());
            destinations_.push_back({index, index, static_cast<std::uint32_t>(bucket)});
            return;
        }
        Destination& destination = destinations_[buckets_[bucket]];
        if (packets_[destination.first].to == to) {
            packets_[destination.last].next = index;
            destination.last = index;
            return;
        }
    }
}

std::span<const Run> RunBuilder::build(std::size_t longest) {
    order_.clear();
    runs_.clear();
    for (const Destination& destination : destinations_) {
        const std::size_t from = order_.size();
        for (std::uint32_t packet = destination.first; packet != none;
             packet = packets_[packet].next) {
            order_.push_back(packet);
        }
        cut(from, std::clamp<std::size_t>(longest, 1, max_segments));
    }
    return runs_;
}

/// Cuts what stands in order_ from `from` on, all to one destination, into runs.
void RunBuilder::cut(std::size_t from, std::size_t longest) {
    std::size_t total = 0;
    bool open = false;
    for (std::size_t i = from; i < order_.size(); ++i) {
        const std::uint16_t size = bytes(order_[i]);
        const bool fits = open && size <= runs_.back().segment && runs_.back().count < longest &&
                          total + size <= max_run_bytes;
        if (!fits) {
            runs_.push_back({static_cast<std::uint32_t>(i), 0, size});
            total = 0;
        }
        ++runs_.back().count;
        total += size;
        open = size == runs_.back().segment && size != 0; // a shorter one is the last
    }
}

void RunBuilder::clear() {
    for (const Destination& destination : destinations_) {
        buckets_[destination.bucket] = none;
    }
    packets_.clear();
    destinations_.clear();
    order_.clear();
    runs_.clear();
}

} // namespace conclave::udp
