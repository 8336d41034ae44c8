#pragma once

#include "base/clock.hpp"
#include "media/bitrate.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace conclave::media {

enum class PacketPriority : std::uint8_t { audio, retransmission, screen, video, probe };
constexpr std::size_t packet_priorities = 5;

/// A packet that waits. The pacer knows it by an opaque handle, which the caller owns again when
/// it is given back, be it to send or to drop.
struct PacedPacket {
    std::uint64_t handle = 0;
    std::uint32_t bytes = 0;
    std::uint32_t track = 0;   ///< for whom a key frame is to be asked when it is dropped
    std::uint8_t temporal = 0; ///< temporal layer
    bool discardable = false;  ///< no other picture refers to it
};

/// Lets packets through while a budget of 5 ms lasts, and spreads the rest: a key frame of 40 kB
/// at 1 Mbit/s takes 130 ms. No timer: drain it each turn. Audio never waits.
///
///     if (!pacer.pass(priority, size, now)) pacer.enqueue(priority, packet, dropped);
///
/// Pure; fixed capacity, allocated at construction. Owned by the transport's thread.
class Pacer {
  public:
    static constexpr double pace_factor = 2.5; // of the estimate
    static constexpr std::chrono::milliseconds budget_time{5};
    /// At the pace: at the estimate itself one key frame would already be too long a queue, and
    /// a key frame that loses packets brings on the next.
    static constexpr std::chrono::milliseconds longest_queue{250};
    static constexpr std::size_t capacity = 512; // packets that wait, of all priorities together
    /// So far ahead of the pace sound may run.
    static constexpr std::chrono::milliseconds longest_debt{100};

    explicit Pacer(Bitrate estimate);

    void set_rate(Bitrate estimate) { estimate_ = estimate; }

    /// True: send it now, it is accounted for. False: it has to wait behind others.
    [[nodiscard]] bool pass(PacketPriority priority, std::size_t bytes, base::MonoTime now);

    /// Takes a packet in. Calls `dropped(const PacedPacket&)` for each packet, perhaps this one,
    /// that has to go because the queue is longer than 250 ms: the newest of the highest temporal
    /// layer of the lowest priority first; the same when there is no place, but then none of a
    /// higher priority than its own. Whoever loses one that is not discardable needs a key frame.
    template <class Dropped>
    void enqueue(PacketPriority priority, const PacedPacket& packet, Dropped&& dropped) {
        if (free_ == nowhere) {
            const auto victim = make_place_for(priority);
            if (!victim) {
                ++dropped_;
                dropped(packet);
                return;
            }
            dropped(*victim);
        }
        push(priority, packet);
        while (const auto* victim = find_victim()) {
            dropped(*victim);
        }
    }

    /// Calls `send(const PacedPacket&)` for what the budget allows, by priority.
    template <class Send>
    void drain(base::MonoTime now, Send&& send) {
        refill(now);
        while (const auto* packet = pop()) {
            send(*packet);
        }
    }

    /// Gives everything back, through `dropped`.
    template <class Dropped>
    void clear(Dropped&& dropped) {
        for (auto& queue : queues_) {
            while (queue.size > 0) {
                const auto packet = pop_front(queue);
                dropped(packet);
            }
        }
    }

    [[nodiscard]] bool empty() const { return queued_bytes_ == 0; }
    [[nodiscard]] std::int64_t queued_bytes() const { return queued_bytes_; }
    /// How long the queue takes to drain.
    [[nodiscard]] std::chrono::microseconds queue_time() const;
    /// When drain has something to do next; nullopt when nothing waits.
    [[nodiscard]] std::optional<base::MonoTime> next_drain() const;
    [[nodiscard]] std::uint64_t dropped() const { return dropped_; }
    [[nodiscard]] std::string explain() const;

  private:
    using Place = std::uint16_t; // in places_
    static constexpr Place nowhere = 0xffff;
    static_assert(capacity < nowhere);

    /// A chain of packets, oldest first.
    struct Queue {
        Place first = nowhere;
        Place last = nowhere;
        std::size_t size = 0;
        std::int64_t bytes = 0;
    };

    static constexpr std::size_t index(PacketPriority priority) {
        return static_cast<std::size_t>(priority);
    }
    [[nodiscard]] std::int64_t budget_limit() const;
    void refill(base::MonoTime now);
    void push(PacketPriority priority, const PacedPacket& packet);
    [[nodiscard]] const PacedPacket* pop();
    [[nodiscard]] PacedPacket pop_front(Queue& queue) { return take_after(queue, nowhere); }
    /// The packet to drop, taken out; nullptr when the queue is short enough. Valid until the
    /// next call.
    [[nodiscard]] const PacedPacket* find_victim();
    [[nodiscard]] std::optional<PacedPacket> make_place_for(PacketPriority priority);
    [[nodiscard]] PacedPacket take_victim_of(Queue& queue);
    /// Takes out the one that follows `before`; nowhere: the first.
    [[nodiscard]] PacedPacket take_after(Queue& queue, Place before);

    std::vector<PacedPacket> places_;
    std::vector<Place> next_; ///< of each place in its chain
    Place free_ = 0;          ///< the first of the chain of places that are not taken
    std::array<Queue, packet_priorities> queues_;
    Bitrate estimate_;
    std::int64_t budget_ = 0; ///< bytes; below 0 after a packet larger than what was left
    std::optional<base::MonoTime> refilled_;
    std::int64_t queued_bytes_ = 0;
    std::uint64_t dropped_ = 0;
    PacedPacket out_; ///< what pop and find_victim point to
};

} // namespace conclave::media
