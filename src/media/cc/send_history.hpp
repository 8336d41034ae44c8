#pragma once

#include "base/clock.hpp"
#include "media/cc/transport_feedback.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace conclave::media {

/// Which probe a packet belongs to; 0 is none.
using ProbeId = std::uint16_t;

/// What became of one packet that we sent.
struct PacketResult {
    std::int64_t number = 0; ///< its transport-wide number, unwrapped
    base::MonoTime sent;
    /// On the receiver's clock, whose zero is unknown: only differences mean something.
    std::chrono::microseconds arrival{0};
    std::uint32_t bytes = 0;
    ProbeId probe = 0;
    bool received = false;
    bool was_lost = false; ///< received, after an earlier message had said that it was not
};

/// Records of sent packets by their transport-wide numbers, which it deals out. Feedback is
/// turned into results, each packet's at most once (twice when it was told lost, then received).
/// One per egress transport, owned by its thread. Allocates at construction only.
class SendHistory {
  public:
    static constexpr std::int64_t capacity = feedback_format::max_statuses;

    enum class Refusal {
        unknown_base, ///< about packets that were never sent, or too long ago
    };

    SendHistory();

    /// Notes a packet and gives its number for the header extension.
    std::uint16_t add(base::MonoTime sent, std::size_t bytes, ProbeId probe);

    /// A packet is sent again under its number: there will be no news of it. True when none had
    /// told yet that it was lost.
    bool repeat(std::uint16_t number);

    /// Calls `sink(const PacketResult&)` for each packet that the message has news of, in the
    /// order of sending.
    template <class Sink>
    std::optional<Refusal> apply(const TransportFeedback& feedback, Sink&& sink) {
        const auto base = unwrap16(feedback.base_sequence(), next_ - 1);
        if (base < oldest() || base + feedback.status_count() > next_) {
            return Refusal::unknown_base;
        }
        const auto reference = unwrap_reference(feedback.reference_time());
        TransportFeedback::Cursor cursor(feedback);
        PacketStatus status;
        for (auto number = base; cursor.next(status); ++number) {
            PacketResult result;
            if (settle(number, status, reference, result)) {
                sink(std::as_const(result));
            }
        }
        return std::nullopt;
    }

    /// Sent bytes that no feedback has told of yet.
    [[nodiscard]] std::int64_t in_flight() const { return in_flight_; }

    /// After a change of path: old packets are forgotten, numbers go on.
    void forget();

  private:
    enum class State : std::uint8_t { forgotten, in_flight, lost, received, repeated };

    struct Record {
        std::int64_t sent_ns = 0;
        std::uint16_t bytes = 0;
        ProbeId probe = 0;
        State state = State::forgotten;
    };

    [[nodiscard]] std::int64_t oldest() const {
        return next_ > first_ + capacity ? next_ - capacity : first_;
    }
    [[nodiscard]] std::chrono::microseconds unwrap_reference(std::int32_t reference);
    [[nodiscard]] bool settle(std::int64_t number, const PacketStatus& status,
                              std::chrono::microseconds reference, PacketResult& result);
    [[nodiscard]] Record& record(std::int64_t number);

    std::vector<Record> records_; ///< by number modulo capacity
    std::int64_t first_;
    std::int64_t next_;
    std::int64_t in_flight_ = 0;
    std::optional<std::int64_t> last_reference_; ///< unwrapped, units of 64 ms
};

} // namespace conclave::media
