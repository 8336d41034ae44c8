#include "media/cc/send_history.hpp"

#include <algorithm>
#include <limits>

namespace conclave::media {

namespace {

/// Numbers start at 1 on the wire, and above 2^16 here, so that no difference is negative.
constexpr std::int64_t first_number = (std::int64_t{1} << 16) + 1;

} // namespace

SendHistory::SendHistory() : records_(capacity), first_(first_number), next_(first_number) {}

SendHistory::Record& SendHistory::record(std::int64_t number) {
    return records_[static_cast<std::size_t>(number & (capacity - 1))];
}

std::uint16_t SendHistory::add(base::MonoTime sent, std::size_t bytes, ProbeId probe) {
    auto& slot = record(next_);
    if (slot.state == State::in_flight) {
        in_flight_ -= slot.bytes; // feedback never came
    }
    const auto size = std::min<std::size_t>(bytes, std::numeric_limits<std::uint16_t>::max());
    slot.sent_ns =
        std::chrono::duration_cast<std::chrono::nanoseconds>(sent.time_since_epoch()).count();
    slot.bytes = static_cast<std::uint16_t>(size);
    slot.probe = probe;
    slot.state = State::in_flight;
    in_flight_ += slot.bytes;
    return static_cast<std::uint16_t>(next_++);
}

bool SendHistory::repeat(std::uint16_t number) {
    const auto full = unwrap16(number, next_ - 1);
    if (full < oldest() || full >= next_) {
        return false;
    }
    auto& slot = record(full);
    const bool untold = slot.state == State::in_flight;
    if (untold) {
        in_flight_ -= slot.bytes;
    }
    if (untold || slot.state == State::lost) {
        slot.state = State::repeated;
    }
    return untold;
}

void SendHistory::forget() {
    first_ = next_;
    in_flight_ = 0;
    last_reference_.reset();
    std::ranges::fill(records_, Record{});
}

/// The reference time has 24 bits and wraps every 12.4 days.
std::chrono::microseconds SendHistory::unwrap_reference(std::int32_t reference) {
    constexpr std::int64_t turn = std::int64_t{1} << 24;
    std::int64_t value = reference;
    if (last_reference_) {
        const auto ahead = ((value - *last_reference_) % turn + turn) % turn;
        value = *last_reference_ + (ahead >= turn / 2 ? ahead - turn : ahead);
    }
    last_reference_ = value;
    return value * feedback_format::reference_unit;
}

bool SendHistory::settle(std::int64_t number, const PacketStatus& status,
                         std::chrono::microseconds reference, PacketResult& result) {
    auto& slot = record(number);
    const bool news =
        slot.state == State::in_flight || (slot.state == State::lost && status.received);
    if (!news) {
        return false;
    }
    if (slot.state == State::in_flight) {
        in_flight_ -= slot.bytes;
    }
    result.number = number;
    result.sent = base::MonoTime(std::chrono::nanoseconds(slot.sent_ns));
    result.arrival = reference + status.since_reference;
    result.bytes = slot.bytes;
    result.probe = slot.probe;
    result.received = status.received;
    result.was_lost = slot.state == State::lost;
    slot.state = status.received ? State::received : State::lost;
    return true;
}

} // namespace conclave::media
