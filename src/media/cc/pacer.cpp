#include "media/cc/pacer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace conclave::media {

using std::chrono::duration_cast;
using std::chrono::microseconds;

namespace {

constexpr std::int64_t packet_bytes = 1500; // the budget holds one packet at any rate

} // namespace

Pacer::Pacer(Bitrate estimate) : places_(capacity), next_(capacity), estimate_(estimate) {
    for (std::size_t i = 0; i < capacity; ++i) {
        next_[i] = i + 1 < capacity ? static_cast<Place>(i + 1) : nowhere;
    }
}

std::int64_t Pacer::budget_limit() const {
    return std::max((estimate_ * pace_factor).bytes_in(budget_time), packet_bytes);
}

void Pacer::refill(base::MonoTime now) {
    if (!refilled_) {
        budget_ = budget_limit();
        refilled_ = now;
        return;
    }
    const auto elapsed = duration_cast<microseconds>(now - *refilled_);
    const auto gained = (estimate_ * pace_factor).bytes_in(elapsed);
    if (gained <= 0) {
        return; // so that many short turns do not round it away
    }
    budget_ = std::min(budget_ + gained, budget_limit());
    refilled_ = now;
}

bool Pacer::pass(PacketPriority priority, std::size_t bytes, base::MonoTime now) {
    refill(now);
    const auto size = static_cast<std::int64_t>(bytes);
    if (priority == PacketPriority::audio) {
        // Much sound on a narrow path must not hold pictures back for longer than it lasts.
        budget_ = std::max(budget_ - size, -(estimate_ * pace_factor).bytes_in(longest_debt));
        return true;
    }
    for (std::size_t i = 0; i <= index(priority); ++i) {
        if (queues_[i].size > 0) {
            return false;
        }
    }
    if (budget_ <= 0) {
        return false;
    }
    budget_ -= size;
    return true;
}

void Pacer::push(PacketPriority priority, const PacedPacket& packet) {
    auto& queue = queues_[index(priority)];
    const auto place = free_;
    free_ = std::exchange(next_[place], nowhere);
    places_[place] = packet;
    (queue.first == nowhere ? queue.first : next_[queue.last]) = place;
    queue.last = place;
    ++queue.size;
    queue.bytes += packet.bytes;
    queued_bytes_ += packet.bytes;
}

PacedPacket Pacer::take_after(Queue& queue, Place before) {
    auto& link = before == nowhere ? queue.first : next_[before];
    const auto place = link;
    link = next_[place];
    if (queue.last == place) {
        queue.last = before;
    }
    next_[place] = std::exchange(free_, place);
    --queue.size;
    queue.bytes -= places_[place].bytes;
    queued_bytes_ -= places_[place].bytes;
    return places_[place];
}

const PacedPacket* Pacer::pop() {
    if (budget_ <= 0) {
        return nullptr;
    }
    for (auto& queue : queues_) {
        if (queue.size > 0) {
            out_ = pop_front(queue);
            budget_ -= out_.bytes;
            return &out_;
        }
    }
    return nullptr;
}

/// The newest of the highest temporal layer.
PacedPacket Pacer::take_victim_of(Queue& queue) {
    auto before_victim = nowhere;
    auto victim = queue.first;
    for (auto before = queue.first; next_[before] != nowhere; before = next_[before]) {
        const auto place = next_[before];
        if (places_[place].temporal >= places_[victim].temporal) {
            before_victim = before;
            victim = place;
        }
    }
    ++dropped_;
    return take_after(queue, before_victim);
}

std::optional<PacedPacket> Pacer::make_place_for(PacketPriority priority) {
    for (auto i = queues_.size(); i-- > index(priority);) {
        if (queues_[i].size > 0) {
            return take_victim_of(queues_[i]);
        }
    }
    return std::nullopt;
}

const PacedPacket* Pacer::find_victim() {
    if (queue_time() <= longest_queue) {
        return nullptr;
    }
    for (auto i = queues_.size(); i-- > index(PacketPriority::retransmission);) {
        if (queues_[i].size > 0) {
            out_ = take_victim_of(queues_[i]);
            return &out_;
        }
    }
    return nullptr;
}

microseconds Pacer::queue_time() const {
    return queued_bytes_ == 0 ? microseconds(0) : (estimate_ * pace_factor).time_for(queued_bytes_);
}

std::optional<base::MonoTime> Pacer::next_drain() const {
    if (queued_bytes_ == 0 || !refilled_) {
        return std::nullopt;
    }
    if (budget_ > 0) {
        return refilled_;
    }
    constexpr microseconds longest = std::chrono::seconds(1); // also when the rate is nothing
    return *refilled_ + std::min((estimate_ * pace_factor).time_for(1 - budget_), longest);
}

std::string Pacer::explain() const {
    std::string out =
        fmt::format("pacer: {:.0f} kbit/s, budget {} bytes, {} bytes wait ({:.0f} ms)",
                    (estimate_ * pace_factor).as_double() / 1000, budget_, queued_bytes_,
                    std::chrono::duration<double, std::milli>(queue_time()).count());
    constexpr std::array names{"audio", "retransmission", "screen", "video", "probe"};
    for (std::size_t i = 0; i < queues_.size(); ++i) {
        if (queues_[i].size > 0) {
            out += fmt::format(", {} {}", names[i], queues_[i].size);
        }
    }
    return out + fmt::format(", {} dropped\n", dropped_);
}

} // namespace conclave::media
