#pragma once

#include "base/clock.hpp"
#include "udp/datagram.hpp"
#include "udp/run_builder.hpp"

#include <chrono>
#include <cstdint>
#include <span>
#include <vector>

namespace conclave::udp {

/// Puts runs on the wire for an Outbox.
class Wire {
  public:
    virtual ~Wire() = default;
    enum class Outcome { sent, failed, busy };
    struct Message {
        const Address* to = nullptr;
        std::uint16_t segment = 0;
        std::span<const std::span<const std::uint8_t>> packets;
    };
    /// Sends from the first message on; how many were taken off the list, and whether the next one
    /// could not be sent now (`busy`) or not at all (`failed`).
    virtual std::pair<std::size_t, Outcome> send(std::span<const Message> messages) = 0;
};

struct OutboxStats {
    std::uint64_t packets = 0;
    std::uint64_t bytes = 0;
    std::uint64_t runs = 0;
    std::uint64_t busy = 0;         // times the kernel's buffer was full
    std::uint64_t dropped_full = 0; // no room in the outbox
    std::uint64_t dropped_late = 0; // waited longer than max_wait
    std::uint64_t failed = 0;       // packets that the kernel refused
    std::uint64_t gso_failures = 0; // runs that had to be sent packet by packet
};

/// Gathers the datagrams of a turn and sends them as runs. While the kernel is busy what is left
/// waits, and a second batch gathers; allocates nothing after construction. Time is passed in.
class Outbox {
  public:
    static constexpr std::size_t capacity = 512; // datagrams a batch
    static constexpr std::size_t messages_a_call = 64;
    static constexpr std::chrono::milliseconds max_wait{5}; // later, media is of no use
    static constexpr unsigned gso_failures_allowed = 3;
    static constexpr std::chrono::minutes gso_pause{10};

    explicit Outbox(Wire& wire);

    /// Full batches are flushed first.
    [[nodiscard]] std::span<std::uint8_t> reserve(base::MonoTime now);
    void commit(const Address& to, std::size_t bytes);
    /// True when everything went out.
    bool flush(base::MonoTime now);
    [[nodiscard]] bool empty() const;
    [[nodiscard]] const OutboxStats& stats() const { return stats_; }
    [[nodiscard]] bool segments(base::MonoTime now) const { return now >= gso_off_until_; }

  private:
    struct Batch {
        RunBuilder builder{capacity};
        std::vector<std::uint8_t> memory = std::vector<std::uint8_t>(capacity * max_datagram_bytes);
        std::span<const Run> runs{};
        std::size_t next = 0; // run
        bool closed = false;  // runs are built; no more packets
        base::MonoTime closed_at{};
    };
    bool flush(Batch& batch, base::MonoTime now);
    std::pair<std::size_t, Wire::Outcome> send_some(const Batch& batch);
    Wire::Outcome send_singly(const Batch& batch, const Run& run);
    void drop_rest(Batch& batch);
    static void reset(Batch& batch);
    [[nodiscard]] std::span<const std::uint8_t> packet(const Batch& batch, std::size_t at) const;

    Wire& wire_;
    OutboxStats stats_;
    Batch batches_[2];
    std::size_t gathering_ = 0;
    unsigned gso_failures_ = 0;
    base::MonoTime gso_off_until_{};
    std::vector<std::span<const std::uint8_t>> packets_;
    std::vector<Wire::Message> messages_;
};

} // namespace conclave::udp
