#include "media/cc/pacer.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace conclave::media {

using std::chrono::duration_cast;
using std::chrono::microseconds;

namespace {

constexpr std::int64_t packet_bytes = 1500; // the budget holds one packet at any rate

} // namespace

Pacer::Pacer(Bitrate estimate) : estimate_(estimate) {
    for (auto& queue : queues_) {
        queue.ring.resize(capacity);
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
    at(queue, queue.size) = packet;
    ++queue.size;
    queue.bytes += packet.bytes;
    queued_bytes_ += packet.bytes;
}

PacedPacket Pacer::pop_front(Queue& queue) {
    const auto packet = at(queue, 0);
    queue.head = (queue.head + 1) % capacity;
    --queue.size;
    queue.bytes -= packet.bytes;
    queued_bytes_ -= packet.bytes;
    return packet;
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

PacedPacket Pacer::take(Queue& queue, std::size_t i) {
    const auto packet = at(queue, i);
    for (auto next = i + 1; next < queue.size; ++next) {
        at(queue, next - 1) = at(queue, next);
    }
    --queue.size;
    queue.bytes -= packet.bytes;
    queued_bytes_ -= packet.bytes;
    ++dropped_;
    return packet;
}

/// The newest of the highest temporal layer.
PacedPacket Pacer::take_victim_of(PacketPriority priority) {
    auto& queue = queues_[index(priority)];
    std::size_t victim = 0;
    for (std::size_t i = 1; i < queue.size; ++i) {
        if (at(queue, i).temporal >= at(queue, victim).temporal) {
            victim = i;
        }
    }
    return take(queue, victim);
}

const PacedPacket* Pacer::find_victim() {
    if (queue_time() <= longest_queue) {
        return nullptr;
    }
    for (const auto priority : {PacketPriority::probe, PacketPriority::video,
                                PacketPriority::screen, PacketPriority::retransmission}) {
        if (queues_[index(priority)].size > 0) {
            out_ = take_victim_of(priority);
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
